package dev.mooring.check.credential;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.ssm.Activation;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.ClusterActivations;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Activations of the cluster that take no more machines. */
final class SsmActivations {
    private static final Duration WORTH_TELLING = Duration.ofDays(7);

    private SsmActivations() {}

    /** An activation has ended. */
    static Check expired() {
        return CheckDescription.check("ssm-activation-expired", Group.CREDENTIAL, Severity.INFO)
                .comparing(
                        "The cluster's activations against their end, for a week or while nodes are missing; warning where nodes are missing.")
                .needing(SsmSources.ACTIVATIONS, KubernetesSources.NODES)
                .using(
                        DeclaredSources.PULUMI_STATE,
                        "Declared activations that no tag ties to the cluster are unknown, and whether nodes are missing.")
                .using(EksSources.CLUSTER, "Activations that only a tag ties to the cluster are unknown.")
                .viewing(ClusterActivations.THERE, SharedViews.DECLARED_MACHINES)
                .because(
                        "Activations live at most 30 days. Registered machines are not hurt; new ones cannot register.")
                .fixedBy("Replace the activation in {stack}, and give its code to the machines still to come; that of the old one cannot be read again.")
                .looking(Commands.ACTIVATION)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(SsmActivations::expired);
    }

    private static void expired(Facts facts, Verdict verdict) {
        var nodesMissing = areNodesMissing(facts);
        var missing = nodesMissing.orElse(false);
        facts.get(ClusterActivations.THERE).stream()
                .filter(activation -> hasEnded(activation, facts.now()))
                .filter(activation -> missing || !endedLongAgo(activation, facts.now()))
                .forEach(activation -> verdict.fail(
                        missing ? Severity.WARNING : Severity.INFO,
                        Subject.of("activation", activation.id()),
                        "SSM activation has ended",
                        Evidence.of("expires", activation.expires())
                                .and("registrations", activation.registrations())
                                .and("registrationLimit", activation.registrationLimit())
                                .and("nodesMissing", nodesMissing)
                                .since(activation.expires())));
    }

    /** Whether declared nodes have not joined; empty where none is known not to have, and some are not known. */
    private static Optional<Boolean> areNodesMissing(Facts facts) {
        var missing = facts.partly(SharedViews.DECLARED_MACHINES)
                .filter(machines -> !machines.isComplete())
                .isPresent();
        return missing || facts.unread().isEmpty() ? Optional.of(missing) : Optional.empty();
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
    static Check exhausted() {
        return CheckDescription.check("ssm-activation-exhausted", Group.CREDENTIAL, Severity.WARNING)
                .comparing("Registrations of the cluster's activations against their limit, while nodes are missing.")
                .needing(SsmSources.ACTIVATIONS, KubernetesSources.NODES)
                .using(
                        DeclaredSources.PULUMI_STATE,
                        "Declared activations that no tag ties to the cluster are unknown, and whether nodes are missing.")
                .using(EksSources.CLUSTER, "Activations that only a tag ties to the cluster are unknown.")
                .viewing(ClusterActivations.THERE, SharedViews.DECLARED_MACHINES)
                .because("The limit is 1 unless it is set.")
                .fixedBy("Replace the activation in {stack} by one with a larger registrationLimit (up to 1000), and give its code to the machines still to come.")
                .looking(Commands.ACTIVATION)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(SsmActivations::exhausted);
    }

    private static void exhausted(Facts facts, Verdict verdict) {
        if (!areNodesMissing(facts).orElse(false)) {
            return;
        }
        facts.get(ClusterActivations.THERE).stream()
                .filter(activation -> !hasEnded(activation, facts.now()))
                .filter(activation -> activation.registrations() >= activation.registrationLimit())
                .forEach(activation -> verdict.fail(
                        Subject.of("activation", activation.id()),
                        "SSM activation is full, and nodes are missing",
                        Evidence.of("registrations", activation.registrations())
                                .and("registrationLimit", activation.registrationLimit())));
    }
}
