package dev.mooring.check.neighbour;

import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.esc.EnvironmentReader;
import dev.mooring.declared.esc.EscSources;
import dev.mooring.declared.esc.Rotations;
import dev.mooring.reading.Facts;
import java.time.Duration;

/** Whether the environment that the cluster is declared by is looked after. */
final class EscLife {
    private static final Duration LATE = Duration.ofHours(1);

    private EscLife() {}

    /** A secret keeps its old value. */
    static Check rotationFailed() {
        return CheckDescription.check("esc-rotation-failed", Group.NEIGHBOUR, Severity.ERROR)
                .comparing("The newest rotation of the environment's secrets against having succeeded.")
                .needing(EscSources.ROTATIONS)
                .because("The rotator lost its rights in the system whose secrets it rotates.")
                .fixedBy(
                        "See the rotation history of {environment} at Pulumi Cloud; the secret keeps its value until a rotation succeeds.")
                .looking("pulumi env get {environment}")
                .changing("pulumi env rotate {environment}")
                .judging(EscLife::rotationFailed);
    }

    private static void rotationFailed(Facts facts, Verdict verdict) {
        var rotations = facts.get(EscSources.ROTATIONS);
        rotations.newest().stream()
                .findFirst()
                .filter(Rotations.Rotation::hasFailed)
                .ifPresent(failed -> verdict.fail(
                        subject(rotations.environment()),
                        "The last rotation of secrets failed",
                        Evidence.of("secrets", failed.failed())
                                .naming(Placeholder.ENVIRONMENT, rotations.environment())
                                .since(failed.created())));
    }

    /** What it declares is not known. */
    static Check invalid() {
        return CheckDescription.check("esc-environment-invalid", Group.NEIGHBOUR, Severity.ERROR)
                .comparing("What Pulumi ESC says when the environment is opened against errors in it.")
                .because(
                        "A value refers to what is not there, or a login that it runs is refused. Whoever takes values from it gets none; pods go on with those of before.")
                .fixedBy(
                        "Open the environment by hand: the answer names the lines that are at fault; its values, secrets among them, are not shown.")
                .looking("pulumi env open {environment} >/dev/null")
                .judging(EscLife::invalid);
    }

    private static void invalid(Facts facts, Verdict verdict) {
        var cause = facts.failures().get(DeclaredSources.ESC_ENVIRONMENT);
        if (cause != null && cause.equals(EnvironmentReader.INVALID)) {
            verdict.fail(
                    verdict.clusterSubject(),
                    "The environment that declares the nodes has errors",
                    Evidence.of("operation", cause.operation()).and("answer", cause.detail()));
        } else if (cause != null) {
            verdict.unknown(cause);
        }
    }

    /** Its time has come, and gone. */
    static Check rotationOverdue() {
        return CheckDescription.check("esc-rotation-overdue", Group.NEIGHBOUR, Severity.WARNING)
                .comparing("The next rotation by schedule against an hour ago.")
                .needing(EscSources.ROTATIONS)
                .because("Pulumi Cloud is late, or the schedule was left behind by a change of the environment.")
                .fixedBy("See the schedules of {environment} at Pulumi Cloud, and rotate by hand.")
                .looking("pulumi env get {environment}")
                .changing("pulumi env rotate {environment}")
                .judging(EscLife::rotationOverdue);
    }

    private static void rotationOverdue(Facts facts, Verdict verdict) {
        var rotations = facts.get(EscSources.ROTATIONS);
        rotations.schedules().stream()
                .filter(schedule ->
                        !schedule.paused() && Age.longAgo(schedule.next().orElse(null), LATE, facts.now()))
                .findFirst()
                .ifPresent(schedule -> verdict.fail(
                        subject(rotations.environment()),
                        "Secrets were to be rotated, and have not been",
                        Evidence.of("due", schedule.next())
                                .and("lastRotation", schedule.last())
                                .naming(Placeholder.ENVIRONMENT, rotations.environment())
                                .since(schedule.next())));
    }

    /** Mooring itself has to ask first. */
    static Check openGated() {
        return CheckDescription.check("esc-open-gated", Group.NEIGHBOUR, Severity.INFO)
                .comparing("Opening the environment, which is configured here, against needing somebody's approval.")
                .needing(EscSources.ACCESS)
                .because(
                        "A rule of the organization demands that each opening be approved: what the environment declares is not known without.")
                .fixedBy(
                        "Approve the opening of {environment}, exempt Mooring's token, or set environment-open=false where the nodes are literal values.")
                .looking("pulumi env get {environment}")
                .judging(EscLife::openGated);
    }

    private static void openGated(Facts facts, Verdict verdict) {
        var access = facts.get(EscSources.ACCESS);
        if (access.opened() && access.opensOnRequest()) {
            verdict.fail(
                    subject(access.environment()),
                    "The environment opens only after somebody has approved",
                    Evidence.of("openRequestNeeded", true).naming(Placeholder.ENVIRONMENT, access.environment()));
        }
    }

    /** One slip, and the cluster's settings are gone. */
    static Check deletionUnprotected() {
        return CheckDescription.check("esc-deletion-unprotected", Group.NEIGHBOUR, Severity.INFO)
                .comparing("deletionProtected of the environment against true.")
                .needing(EscSources.ACCESS)
                .because("Nobody switched it on.")
                .fixedBy("Switch deletion protection of {environment} on, at Pulumi Cloud or where it is declared.")
                .looking("pulumi env get {environment}")
                .judging(EscLife::deletionUnprotected);
    }

    private static void deletionUnprotected(Facts facts, Verdict verdict) {
        var access = facts.get(EscSources.ACCESS);
        if (!access.deletionProtected()) {
            verdict.fail(
                    subject(access.environment()),
                    "The environment that declares the nodes can be deleted without more ado",
                    Evidence.of("deletionProtected", false).naming(Placeholder.ENVIRONMENT, access.environment()));
        }
    }

    private static Subject subject(EnvironmentName name) {
        return Subject.of("environment", name.toString());
    }
}
