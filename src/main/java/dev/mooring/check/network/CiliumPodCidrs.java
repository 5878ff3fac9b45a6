package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.CiliumNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.CidrSet.Owned;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Joining;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.ArrayList;
import java.util.HashMap;

/** What Cilium's operator gives nodes for their pods: something each, and to none what another one has. */
final class CiliumPodCidrs {
    private static final String OPERATORS = "kubectl get pods -A -l io.cilium/app=operator -o wide";
    private static final String NODES_OF_CILIUM =
            "kubectl get ciliumnodes -o custom-columns=MACHINE:.metadata.name,CIDRS:.spec.ipam.podCIDRs,POOLS:.spec.ipam.pools.allocated";

    private CiliumPodCidrs() {}

    /** Cilium's operator has no pod CIDR for a node: its agent waits for one, and so does kubelet. */
    static Check missing() {
        return CheckDescription.check("cilium-pod-cidr-missing", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Pod CIDRs of each hybrid node's CiliumNode against none, where Cilium's operator says in its status why it gave none; after the fifteen minutes that a new node has to become ready.")
                .needing(KubernetesSources.NODES, KubernetesSources.CILIUM_NODES)
                .viewing(SharedViews.NODES)
                .because("Cilium's pool is used up: each node takes a part of it, whether it has pods or not.")
                .fixedBy(
                        "Add a network to Cilium's clusterPoolIPv4PodCIDRList, or to its CiliumPodIPPools, and to remotePodNetworks in {stack}. CiliumNodes of machines that are gone hold their part: delete them.")
                .looking("kubectl get ciliumnode {node} -o jsonpath='{.status.ipam.operator-status}'")
                .looking(NODES_OF_CILIUM)
                .looking("kubectl -n kube-system get configmap cilium-config -o yaml")
                .looking(Commands.REMOTE_NETWORKS)
                .updatingTheCluster()
                .judging(CiliumPodCidrs::missing);
    }

    private static void missing(Facts facts, Verdict verdict) {
        var missing = new HashMap<String, CiliumNode>();
        for (var known : facts.get(KubernetesSources.CILIUM_NODES)) {
            if (isMissing(known)) {
                missing.putIfAbsent(known.name(), known);
            }
        }
        var now = facts.now();
        verdict.eachNode(node -> {
            var cilium = missing.get(node.name());
            if (cilium != null && !Joining.is(node, now)) {
                verdict.fail(
                        verdict.subject(node),
                        "Cilium has no pod network for the node",
                        Evidence.of("error", cilium.problem()).and("podCidrs", cilium.podCidrs()));
            }
        });
    }

    /** Where nobody says why there are none, something else may give out addresses. */
    static boolean isMissing(CiliumNode node) {
        return node.podCidrs().isEmpty() && node.problem().isPresent();
    }

    /** Two nodes have one pod CIDR: what is sent to a pod of one reaches the other. */
    static Check overlapping() {
        return CheckDescription.check("cilium-pod-cidr-overlap", Group.NETWORK, Severity.ERROR)
                .comparing("Pod CIDRs of each hybrid node's CiliumNode against those of the others.")
                .needing(KubernetesSources.NODES, KubernetesSources.CILIUM_NODES)
                .viewing(SharedViews.NODES)
                .because(
                        "Two operators give out CIDRs, CiliumNodes were restored from a copy, or the pool was changed while its CIDRs were in use.")
                .fixedBy(
                        "See that one operator leads. Drain one of the nodes, delete its CiliumNode and the pod of Cilium's agent on it: it then gets a CIDR of its own.")
                .looking(NODES_OF_CILIUM)
                .looking(OPERATORS)
                .looking("kubectl -n kube-system get configmap cilium-config -o yaml")
                .judging(CiliumPodCidrs::overlapping);
    }

    private static void overlapping(Facts facts, Verdict verdict) {
        var fleet = facts.get(SharedViews.NODES);
        var owned = new ArrayList<Owned>();
        for (var known : facts.get(KubernetesSources.CILIUM_NODES)) {
            if (fleet.named(known.name()).isPresent()) {
                known.podCidrs().forEach(cidr -> owned.add(new Owned(cidr, known.name())));
            }
        }
        CidrSet.overlapping(owned)
                .forEach(shared -> verdict.fail(
                        Subject.of("network", shared.getFirst().cidr()),
                        "Several nodes have pod addresses of "
                                + shared.getFirst().cidr(),
                        Evidence.of(
                                "nodes",
                                shared.stream()
                                        .map(one -> one.owner() + " " + one.cidr())
                                        .toList())));
    }
}
