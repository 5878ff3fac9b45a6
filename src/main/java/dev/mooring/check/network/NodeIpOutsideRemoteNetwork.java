package dev.mooring.check.network;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;

/** The control plane has no route to a node's address. */
final class NodeIpOutsideRemoteNetwork {
    private NodeIpOutsideRemoteNetwork() {}

    static Check check() {
        return CheckDescription.check("node-ip-outside-remote-network", Group.NETWORK, Severity.CRITICAL)
                .comparing("InternalIP against the remote node CIDRs.")
                .needing(KubernetesSources.NODES, EksSources.CLUSTER)
                .viewing(SharedViews.NODES, SharedViews.CLUSTER)
                .because(
                        "The node took another interface, or the CIDR list is short. The control plane cannot reach kubelet, and its serving certificate is not approved.")
                .fixedBy(
                        "Set kubelet's node-ip in nodeConfig.yaml and run the sudo command on the machine; or declare its network in remoteNodeNetworks of {stack} and update that.")
                .looking(Commands.NODE_WIDE)
                .looking(Commands.REMOTE_NETWORKS)
                .changing(Commands.INIT)
                .updatingTheCluster()
                .inhibitedBy("drift-remote-node-cidrs")
                .judging(NodeIpOutsideRemoteNetwork::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var cidrs = facts.get(SharedViews.CLUSTER).remoteNetwork().nodeCidrs();
        if (cidrs.isEmpty()) {
            verdict.doesNotApply("the cluster has no remote node network");
            return;
        }
        var networks = CidrSet.of(cidrs);
        verdict.eachNode(node -> {
            var address = node.internalIp();
            if (address != null && !networks.contains(address)) {
                verdict.fail(
                        verdict.subject(node),
                        "Address " + address + " lies outside the remote node networks",
                        Evidence.of("address", address).and("remoteNodeCidrs", cidrs));
            }
        });
    }
}
