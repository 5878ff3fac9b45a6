package dev.mooring.check.credential;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.ClusterActivations;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.time.Duration;

/**
 * An activation that still has places ends soon: new machines will fail to register. One that was made for a machine, or for
 * a short time, is meant to end: whether that stands in a machine's way, ssm-activation-expired tells.
 */
final class SsmActivationExpiring {
    private static final Duration SOON = Duration.ofHours(72);

    private SsmActivationExpiring() {}

    static Check check() {
        return CheckDescription.check("ssm-activation-expiring", Group.CREDENTIAL, Severity.WARNING)
                .comparing("Expiry of the cluster's activations with free places against 72 hours.")
                .needing(SsmSources.ACTIVATIONS)
                .using(
                        DeclaredSources.PULUMI_STATE,
                        "Declared activations that no tag ties to the cluster are unknown.")
                .using(EksSources.CLUSTER, "Activations that only a tag ties to the cluster are unknown.")
                .viewing(ClusterActivations.THERE)
                .because(
                        "Activations live at most 30 days. Registered machines are not hurt; new ones cannot register.")
                .fixedBy("Replace the activation in {stack}, and give its code to the machines still to come.")
                .looking(Commands.ACTIVATION)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(SsmActivationExpiring::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var activations = facts.get(ClusterActivations.THERE);
        activations.stream()
                .filter(activation ->
                        !activation.expired() && activation.registrations() < activation.registrationLimit())
                .filter(activation -> !MachinesToCome.isMadeForOne(activation, activations)
                        && !MachinesToCome.isShortLived(activation))
                .filter(activation -> activation
                        .expires()
                        .filter(end -> Age.soon(end, SOON, facts.now()))
                        .isPresent())
                .forEach(activation -> verdict.fail(
                        Subject.of("activation", activation.id()),
                        "SSM activation ends within 72 hours",
                        Evidence.of("expires", activation.expires())
                                .and("placesLeft", activation.registrationLimit() - activation.registrations())
                                .and("registrationLimit", activation.registrationLimit())));
    }
}
