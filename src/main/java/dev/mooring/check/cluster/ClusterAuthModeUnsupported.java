package dev.mooring.check.cluster;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.Set;

/** The authentication mode knows no access entries. */
final class ClusterAuthModeUnsupported {
    private static final String CONFIG_MAP = "CONFIG_MAP";

    private ClusterAuthModeUnsupported() {}

    static Check check() {
        return CheckDescription.check("cluster-auth-mode-unsupported", Group.CLUSTER, Severity.CRITICAL)
                .comparing("Authentication mode against CONFIG_MAP.")
                .needing(EksSources.CLUSTER)
                .viewing(SharedViews.CLUSTER)
                .because("Hybrid nodes need API or API_AND_CONFIG_MAP. The mode can only be moved forward, never back.")
                .fixedBy(
                        "Set accessConfig.authenticationMode to API_AND_CONFIG_MAP in {stack} and update it. There is no way back.")
                .looking("aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.accessConfig'")
                .updatingTheCluster()
                .judging(ClusterAuthModeUnsupported::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var eks = facts.get(SharedViews.CLUSTER);
        if (eks.authenticationMode().filter(CONFIG_MAP::equals).isPresent()) {
            verdict.fail(
                    Severity.CRITICAL,
                    verdict.clusterSubject(),
                    "Authentication mode CONFIG_MAP does not support hybrid nodes",
                    Evidence.of("authenticationMode", CONFIG_MAP).and("arn", eks.arn()),
                    Set.of(verdict.clusterSubject().name()));
        }
    }
}
