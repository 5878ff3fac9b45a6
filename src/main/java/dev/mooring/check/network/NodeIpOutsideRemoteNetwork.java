package dev.mooring.check.network;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.List;

/** The control plane has no route to a node's address. */
public final class NodeIpOutsideRemoteNetwork implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "node-ip-outside-remote-network", Group.NETWORK, Severity.CRITICAL)
            .comparing("InternalIP against the remote node CIDRs.")
            .needing(Source.KUBERNETES_NODES, Source.EKS_CLUSTER)
            .because(
                    "The node took another interface, or the CIDR list is short. The control plane cannot reach kubelet, and its serving certificate is not approved.")
            .fixedBy(
                    "Set kubelet's node-ip on the machine, or add the network to remoteNodeNetworks in {stack} and run pulumi up");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var cidrs = situation.eks().map(eks -> eks.remoteNetwork().nodeCidrs()).orElse(List.of());
        if (cidrs.isEmpty()) {
            verdict.skip("the cluster has no remote node network");
            return;
        }
        var networks = CidrSet.of(cidrs);
        verdict.eachNode(node -> {
            var address = node.internalIp();
            if (address != null && !networks.contains(address)) {
                verdict.fail(
                        situation.subject(node),
                        "Address " + address + " lies outside the remote node networks",
                        Evidence.of("address", address).and("remoteNodeCidrs", cidrs));
            }
        });
    }
}
