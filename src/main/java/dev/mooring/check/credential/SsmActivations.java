package dev.mooring.check.credential;

import dev.mooring.actual.ssm.Activation;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.ClusterActivations;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.time.Instant;

/** Activations of the cluster that take no more machines. */
public final class SsmActivations {
    private static final Duration WORTH_TELLING = Duration.ofDays(7);

    private SsmActivations() {}

    /** An activation has ended. */
    public static Check expired() {
        return Check.of(
                CheckDescription.check("ssm-activation-expired", Group.CREDENTIAL, Severity.INFO)
                        .comparing(
                                "The cluster's activations against their end, for a week or while nodes are missing; warning where nodes are missing.")
                        .needing(Source.SSM_ACTIVATIONS, Source.KUBERNETES_NODES)
                        .because(
                                "Activations live at most 30 days. Registered machines are not hurt; new ones cannot register.")
                        .fixedBy(
                                "Make a new activation (in {stack}: replace {subject}); the code of an old one cannot be read again"),
                SsmActivations::expired);
    }

    private static void expired(Situation situation, Verdict verdict) {
        verdict.unknownWithout(Source.PULUMI_STATE, Source.EKS_CLUSTER);
        situation.declarationUncertainty().ifPresent(verdict::unknown);
        var complete = situation.isComplete();
        ClusterActivations.in(situation).stream()
                .filter(activation -> hasEnded(activation, situation.now()))
                .filter(activation -> !complete || !endedLongAgo(activation, situation.now()))
                .forEach(activation -> verdict.fail(
                        complete ? Severity.INFO : Severity.WARNING,
                        Subject.of("activation", activation.id()),
                        "SSM activation has ended",
                        Evidence.of("expires", activation.expires())
                                .and("registrations", activation.registrations())
                                .and("registrationLimit", activation.registrationLimit())
                                .and("nodesMissing", !complete)));
    }

    private static boolean hasEnded(Activation activation, Instant now) {
        return activation.expired()
                || activation.expires().filter(end -> !end.isAfter(now)).isPresent();
    }

    private static boolean endedLongAgo(Activation activation, Instant now) {
        return activation
                .expires()
                .filter(end -> Age.longAgo(end, WORTH_TELLING, now))
                .isPresent();
    }

    /** An activation is full while machines are still to come. */
    public static Check exhausted() {
        return Check.of(
                CheckDescription.check("ssm-activation-exhausted", Group.CREDENTIAL, Severity.WARNING)
                        .comparing(
                                "Registrations of the cluster's activations against their limit, while nodes are missing.")
                        .needing(Source.SSM_ACTIVATIONS, Source.KUBERNETES_NODES)
                        .because("The limit is 1 unless it is set.")
                        .fixedBy("Make an activation with a larger registrationLimit (up to 1000) in {stack}"),
                SsmActivations::exhausted);
    }

    private static void exhausted(Situation situation, Verdict verdict) {
        verdict.unknownWithout(Source.PULUMI_STATE, Source.EKS_CLUSTER);
        situation.declarationUncertainty().ifPresent(verdict::unknown);
        if (situation.isComplete()) {
            return;
        }
        ClusterActivations.in(situation).stream()
                .filter(activation -> !hasEnded(activation, situation.now()))
                .filter(activation -> activation.registrations() >= activation.registrationLimit())
                .forEach(activation -> verdict.fail(
                        Subject.of("activation", activation.id()),
                        "SSM activation is full, and nodes are missing",
                        Evidence.of("registrations", activation.registrations())
                                .and("registrationLimit", activation.registrationLimit())));
    }
}
