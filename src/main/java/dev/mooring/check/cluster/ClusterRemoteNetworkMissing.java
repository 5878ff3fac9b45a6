package dev.mooring.check.cluster;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.Set;

/** The cluster has no remote node network, so no hybrid node can join. */
final class ClusterRemoteNetworkMissing {
    private ClusterRemoteNetworkMissing() {}

    static Check check() {
        return CheckDescription.check("cluster-remote-network-missing", Group.CLUSTER, Severity.CRITICAL)
                .comparing("Presence of any remote node CIDR.")
                .needing(EksSources.CLUSTER)
                .viewing(SharedViews.CLUSTER)
                .because("The cluster was created without hybrid support, or it was removed with empty lists.")
                .fixedBy(
                        "Declare remoteNetworkConfig in {stack} and update it. EKS then runs a RemoteNetworkConfigUpdate, which takes minutes.")
                .looking(Commands.REMOTE_NETWORKS)
                .updatingTheCluster()
                .judging(ClusterRemoteNetworkMissing::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var eks = facts.get(SharedViews.CLUSTER);
        if (eks.remoteNetwork().nodeCidrs().isEmpty()) {
            verdict.fail(
                    Severity.CRITICAL,
                    verdict.clusterSubject(),
                    "EKS has no remote node network for this cluster",
                    Evidence.of("remoteNetworkConfig", eks.remoteNetwork().shape())
                            .and("remotePodCidrs", eks.remoteNetwork().podCidrs())
                            .and("arn", eks.arn()),
                    Set.of(verdict.clusterSubject().name()));
        }
    }
}
