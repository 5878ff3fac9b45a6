package dev.mooring.check.credential;

import dev.mooring.actual.ssm.Activation;
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

/** An activation that still has places ends soon: new machines will fail to register. */
public final class SsmActivationExpiring implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "ssm-activation-expiring", Group.CREDENTIAL, Severity.WARNING)
            .comparing("Expiry of the cluster's activations with free places against 72 hours.")
            .needing(Source.SSM_ACTIVATIONS)
            .because("Activations live at most 30 days. Registered machines are not hurt; new ones cannot register.")
            .fixedBy(
                    "Make a new activation (in {stack}: replace {subject}) and give its code to the machines still to come");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    private static final Duration SOON = Duration.ofHours(72);

    @Override
    public void judge(Situation situation, Verdict verdict) {
        verdict.unknownWithout(Source.PULUMI_STATE, Source.EKS_CLUSTER);
        ClusterActivations.in(situation).stream()
                .filter(activation ->
                        !activation.expired() && activation.registrations() < activation.registrationLimit())
                .filter(activation -> endsSoon(activation, situation.now()))
                .forEach(activation -> verdict.fail(
                        Subject.of("activation", activation.id()),
                        "SSM activation ends within 72 hours",
                        Evidence.of("expires", activation.expires())
                                .and("placesLeft", activation.registrationLimit() - activation.registrations())
                                .and("registrationLimit", activation.registrationLimit())));
    }

    private static boolean endsSoon(Activation activation, Instant now) {
        return activation
                .expires()
                .filter(end -> end.isAfter(now) && Duration.between(now, end).compareTo(SOON) < 0)
                .isPresent();
    }
}
