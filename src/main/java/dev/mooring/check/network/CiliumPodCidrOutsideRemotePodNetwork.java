package dev.mooring.check.network;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.CiliumNode;
import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Joining;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Cilium gives out pod addresses that EKS has no route to. */
final class CiliumPodCidrOutsideRemotePodNetwork {
    private static final Cause NONE_GIVEN = new Cause(
            Cause.Kind.DEPENDENCY,
            "tell which pod addresses the node gives out",
            "its CiliumNode has no pod CIDRs, as where something else gives out addresses");

    private static final Cause NO_CILIUM_NODE = new Cause(
            Cause.Kind.MISSING,
            "tell which pod addresses the node gives out",
            "Cilium's DaemonSet is meant for the node, and no CiliumNode of it is there");

    private CiliumPodCidrOutsideRemotePodNetwork() {}

    static Check check() {
        return CheckDescription.check("cilium-pod-cidr-outside-remote-pod-network", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "IPv4 pod CIDRs of each hybrid node's CiliumNode, those of its pools too, against the remote pod CIDRs.")
                .needing(KubernetesSources.NODES, KubernetesSources.CILIUM_NODES, EksSources.CLUSTER)
                .using(
                        KubernetesSources.DAEMONSETS,
                        "Nodes without a CiliumNode are unknown: whether Cilium is meant for them cannot be told.")
                .viewing(SharedViews.NODES, SharedViews.CLUSTER)
                .because("Cilium's pool differs from the EKS setting: webhooks and routes to pods fail.")
                .fixedBy(
                        "Make Cilium's clusterPoolIPv4PodCIDRList, or its CiliumPodIPPools, and remotePodNetworks in {stack} equal.")
                .looking(
                        "kubectl get ciliumnode {node} -o jsonpath='{.spec.ipam.podCIDRs} {.spec.ipam.pools.allocated}'")
                .looking("kubectl -n kube-system get configmap cilium-config -o yaml")
                .looking(Commands.REMOTE_NETWORKS)
                .updatingTheCluster()
                .inhibitedBy("drift-remote-pod-cidrs")
                .judging(CiliumPodCidrOutsideRemotePodNetwork::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var cidrs = facts.get(SharedViews.CLUSTER).remoteNetwork().podCidrs();
        if (cidrs.isEmpty()) {
            verdict.doesNotApply("the cluster has no remote pod network");
            return;
        }
        var networks = CidrSet.of(cidrs);
        var byName = facts.get(KubernetesSources.CILIUM_NODES).stream()
                .collect(Collectors.toMap(CiliumNode::name, Function.identity(), (first, _) -> first));
        var now = facts.now();
        var daemonSets = facts.partly(KubernetesSources.DAEMONSETS).stream()
                .flatMap(List::stream)
                .filter(DaemonSet::isCilium)
                .toList();
        verdict.eachNode(node -> {
            if (Joining.is(node, now)) {
                return;
            }
            var cilium = byName.get(node.name());
            if (cilium == null) {
                if (isMeantFor(node, daemonSets)) {
                    verdict.unknown(verdict.subject(node), NO_CILIUM_NODE);
                }
                return;
            }
            if (CiliumPodCidrs.isMissing(cilium)) {
                // Told by a check of its own.
                verdict.unheard(verdict.subject(node));
                return;
            }
            if (cilium.podCidrs().isEmpty()) {
                verdict.unknown(verdict.subject(node), NONE_GIVEN);
                return;
            }
            var outside = outside(cilium, networks);
            if (!outside.isEmpty()) {
                verdict.fail(
                        verdict.subject(node),
                        "Cilium's pod network of the node lies outside the remote pod networks",
                        Evidence.of("podCidrs", outside).and("remotePodCidrs", cidrs));
            }
        });
    }

    /** Where something else gives out addresses, there need be no CiliumNode. */
    private static boolean isMeantFor(HybridNode node, List<DaemonSet> daemonSets) {
        for (var daemonSet : daemonSets) {
            if (daemonSet.isMeantForOneOf(List.of(node))) {
                return true;
            }
        }
        return false;
    }

    /** EKS routes IPv4 alone to hybrid nodes: pools of IPv6 have nothing to lie in. */
    private static List<String> outside(CiliumNode node, CidrSet networks) {
        if (networks.containsAll(node.podCidrs())) {
            return List.of();
        }
        return node.podCidrs().stream()
                .filter(pool ->
                        !networks.contains(pool) && CidrSet.ipv4Prefix(pool).isPresent())
                .toList();
    }
}
