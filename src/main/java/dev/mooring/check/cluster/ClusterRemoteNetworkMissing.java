package dev.mooring.check.cluster;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;

/** The cluster has no remote node network, so no hybrid node can join. */
public final class ClusterRemoteNetworkMissing implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "cluster-remote-network-missing", Group.CLUSTER, Severity.CRITICAL)
            .comparing("Presence of any remote node CIDR.")
            .needing(Source.EKS_CLUSTER)
            .because("The cluster was created without hybrid support, or it was removed with empty lists.")
            .fixedBy(
                    "Set remoteNetworkConfig in {stack} and run pulumi up, or: aws eks update-cluster-config --name {cluster} --region {region} --remote-network-config …; wait for the RemoteNetworkConfigUpdate");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        situation
                .eks()
                .filter(eks -> eks.remoteNetwork().nodeCidrs().isEmpty())
                .ifPresent(eks -> verdict.fail(
                        situation.clusterSubject(),
                        "EKS has no remote node network for this cluster",
                        Evidence.of("remoteNetworkConfig", eks.remoteNetwork().shape())
                                .and("remotePodCidrs", eks.remoteNetwork().podCidrs())
                                .and("arn", eks.arn())));
    }
}
