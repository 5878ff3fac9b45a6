package dev.mooring.check.cluster;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;

/** The authentication mode knows no access entries. */
public final class ClusterAuthModeUnsupported implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "cluster-auth-mode-unsupported", Group.CLUSTER, Severity.CRITICAL)
            .comparing("Authentication mode against CONFIG_MAP.")
            .needing(Source.EKS_CLUSTER)
            .because("Hybrid nodes need API or API_AND_CONFIG_MAP. The mode can only be moved forward, never back.")
            .fixedBy(
                    "aws eks update-cluster-config --name {cluster} --region {region} --access-config authenticationMode=API_AND_CONFIG_MAP");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        situation
                .eks()
                .filter(eks ->
                        eks.authenticationMode().filter("CONFIG_MAP"::equals).isPresent())
                .ifPresent(eks -> verdict.fail(
                        situation.clusterSubject(),
                        "Authentication mode CONFIG_MAP does not support hybrid nodes",
                        Evidence.of("authenticationMode", "CONFIG_MAP").and("arn", eks.arn())));
    }
}
