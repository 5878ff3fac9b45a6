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

/**
 * Activations of the cluster that take no more machines. That one did its work is no fault: it is one where a declared machine
 * still to come needs it.
 */
final class SsmActivations {
    private static final Duration WORTH_TELLING = Duration.ofDays(7);

    private SsmActivations() {}

    /** An activation has ended. */
    static Check expired() {
        return CheckDescription.check("ssm-activation-expired", Group.CREDENTIAL, Severity.INFO)
                .comparing(
                        "The cluster's activations against their end: warning where one stands in the way of a declared machine still to come; info for a week where a shared one had places left.")
                .needing(SsmSources.ACTIVATIONS, KubernetesSources.NODES)
                .using(
                        DeclaredSources.PULUMI_STATE,
                        "Declared activations that no tag ties to the cluster are unknown, and whether nodes are missing.")
                .using(EksSources.CLUSTER, "Activations that only a tag ties to the cluster are unknown.")
                .viewing(ClusterActivations.THERE, SharedViews.DECLARED_MACHINES)
                .because(
                        "Activations live at most 30 days. Registered machines are not hurt; new ones cannot register.")
                .fixedBy(
                        "Replace the activation in {stack}, and give its code to the machines still to come; that of the old one cannot be read again.")
                .looking(Commands.ACTIVATION)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(SsmActivations::expired);
    }

    private static void expired(Facts facts, Verdict verdict) {
        var toCome = MachinesToCome.of(facts);
        var inTheWay = toCome.inTheWay(facts);
        // While something is not known, an activation that seems to be in nobody's way may be.
        var isKnown = facts.unread().isEmpty();
        facts.get(ClusterActivations.THERE).stream()
                .filter(activation -> MachinesToCome.hasEnded(activation, facts.now()))
                .filter(activation ->
                        inTheWay.contains(activation) || (isKnown && isWorthTelling(activation, facts.now())))
                .forEach(activation -> verdict.fail(
                        inTheWay.contains(activation) ? Severity.WARNING : Severity.INFO,
                        Subject.of("activation", activation.id()),
                        "SSM activation has ended",
                        Evidence.of("expires", activation.expires())
                                .and("registrations", activation.registrations())
                                .and("registrationLimit", activation.registrationLimit())
                                .and("nodesMissing", inTheWay.contains(activation))
                                .since(activation.expires())));
    }

    /** A shared one that had places left: whoever still means to use it should know. */
    private static boolean isWorthTelling(Activation activation, Instant now) {
        return activation.registrationLimit() > 1
                && activation.registrations() < activation.registrationLimit()
                && !MachinesToCome.isShortLived(activation)
                && !endedLongAgo(activation, now);
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
                .comparing(
                        "Registrations of the cluster's activations against their limit, where one stands in the way of a declared machine still to come.")
                .needing(SsmSources.ACTIVATIONS, KubernetesSources.NODES)
                .using(
                        DeclaredSources.PULUMI_STATE,
                        "Declared activations that no tag ties to the cluster are unknown, and whether nodes are missing.")
                .using(EksSources.CLUSTER, "Activations that only a tag ties to the cluster are unknown.")
                .viewing(ClusterActivations.THERE, SharedViews.DECLARED_MACHINES)
                .because("The limit is 1 unless it is set.")
                .fixedBy(
                        "Replace the activation in {stack} by one with a larger registrationLimit (up to 1000), and give its code to the machines still to come.")
                .looking(Commands.ACTIVATION)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(SsmActivations::exhausted);
    }

    private static void exhausted(Facts facts, Verdict verdict) {
        MachinesToCome.of(facts).inTheWay(facts).stream()
                .filter(activation -> !MachinesToCome.hasEnded(activation, facts.now()))
                .forEach(activation -> verdict.fail(
                        Subject.of("activation", activation.id()),
                        "SSM activation is full, and nodes are missing",
                        Evidence.of("registrations", activation.registrations())
                                .and("registrationLimit", activation.registrationLimit())));
    }
}
