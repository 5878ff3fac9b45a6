package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.Evidence;
import dev.mooring.check.Severity;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredEksCluster.Settings;
import dev.mooring.reading.Facts;

/** The authentication mode differs from the declared one. */
final class DriftAuthenticationMode {
    private DriftAuthenticationMode() {}

    static Check check() {
        return Comparison.check("drift-authentication-mode", Severity.ERROR)
                .comparing("Declared authentication mode against EKS.")
                .because("A one-way change outside Pulumi; the next pulumi up may try an impossible one.")
                .fixedBy("Set accessConfig.authenticationMode in {stack} to what EKS has: it cannot be moved back.")
                .looking("aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.accessConfig'")
                .updatingTheCluster()
                .inhibitedBy("cluster-auth-mode-unsupported")
                .judging(DriftAuthenticationMode::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        new Comparison(Concern.ACCESS, facts, verdict).ofSetting(Settings::authenticationMode, (declared, eks) -> {
            var found = eks.authenticationMode().orElse("");
            if (!declared.equals(found)) {
                verdict.fail(
                        verdict.clusterSubject(),
                        "Authentication mode is " + found + ", declared is " + declared,
                        Evidence.of("declared", declared).and("actual", found));
            }
        });
    }
}
