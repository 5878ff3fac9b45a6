package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.CiliumNode;
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
import java.util.stream.Collectors;

/** Cilium gives out pod addresses that EKS has no route to. */
public final class CiliumPodCidrOutsideRemotePodNetwork implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "cilium-pod-cidr-outside-remote-pod-network", Group.NETWORK, Severity.ERROR)
            .comparing("Pod CIDRs of each hybrid node's CiliumNode against the remote pod CIDRs.")
            .needing(Source.KUBERNETES_NODES, Source.KUBERNETES_CILIUM_NODES, Source.EKS_CLUSTER)
            .because("Cilium's pool differs from the EKS setting: webhooks and routes to pods fail.")
            .fixedBy("Make Cilium's clusterPoolIPv4PodCIDRList and remotePodNetworks in {stack} equal");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var cidrs = situation.eks().map(eks -> eks.remoteNetwork().podCidrs()).orElse(List.of());
        if (cidrs.isEmpty()) {
            verdict.skip("the cluster has no remote pod network");
            return;
        }
        var networks = CidrSet.of(cidrs);
        var pools = situation.actual().kubernetes().ciliumNodes().value().orElse(List.of()).stream()
                .collect(Collectors.toMap(CiliumNode::name, CiliumNode::podCidrs, (first, second) -> first));
        verdict.eachNode(node -> {
            var outside = pools.getOrDefault(node.name(), List.of()).stream()
                    .filter(pool -> !networks.contains(pool))
                    .toList();
            if (!outside.isEmpty()) {
                verdict.fail(
                        situation.subject(node),
                        "Cilium's pod network of the node lies outside the remote pod networks",
                        Evidence.of("podCidrs", outside).and("remotePodCidrs", cidrs));
            }
        });
    }
}
