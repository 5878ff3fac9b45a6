package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.reading.Source;

/** The authentication mode differs from the declared one. */
public final class DriftAuthenticationMode implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "drift-authentication-mode", Group.DRIFT, Severity.ERROR)
            .comparing("Declared authentication mode against EKS.")
            .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER)
            .because("A one-way change outside Pulumi; the next pulumi up may try an impossible one.")
            .fixedBy("Set accessConfig.authenticationMode in {stack} to what EKS has; it cannot be moved back");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        new Comparison(Concern.ACCESS, situation, verdict)
                .ofSetting(DeclaredEksCluster.Settings::authenticationMode, (declared, eks) -> {
                    var found = eks.authenticationMode().orElse("");
                    if (!declared.equals(found)) {
                        verdict.fail(
                                situation.clusterSubject(),
                                "Authentication mode is " + found + ", declared is " + declared,
                                Evidence.of("declared", declared).and("actual", found));
                    }
                });
    }
}
