package dev.mooring.check.neighbour;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.neighbours.EscCsi;
import dev.mooring.actual.neighbours.Neighbour;
import dev.mooring.actual.neighbours.NeighbourPod;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Standing;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

/** Pods that mount values of Pulumi ESC cannot start on a node without the provider. */
final class EscCsiNotOnNode {
    private static final Duration TIME_TO_START = Duration.ofMinutes(10);

    private EscCsiNotOnNode() {}

    static Check check() {
        return CheckDescription.check("esc-csi-not-on-node", Group.NEIGHBOUR, Severity.WARNING)
                .comparing("Ready pods of the ESC provider of the Secrets Store CSI driver against the hybrid nodes.")
                .needing(NeighbourSources.ESC_CSI, NeighbourSources.PODS, KubernetesSources.NODES)
                .viewing(SharedViews.NODES, Standing.VIEW)
                .because(
                        "A taint of the node keeps the provider's DaemonSet away, or its image cannot be pulled there.")
                .fixedBy("Let the DaemonSet tolerate the node's taints; see why its pod does not start on {node}.")
                .looking(Commands.NODE_PODS)
                .looking("kubectl get daemonsets -A -l app=pulumi-esc-csi-provider -o wide")
                .inhibitedBy("site-disconnected", "node-unreachable", "node-not-ready", "cni-not-initialised")
                .judging(EscCsiNotOnNode::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var csi = facts.get(NeighbourSources.ESC_CSI);
        if (csi.providers().isEmpty() || csi.providers().stream().allMatch(EscCsi.Provider::choosesNodes)) {
            verdict.doesNotApply("the provider is not installed, or only meant for certain nodes");
            return;
        }
        var covered = facts.get(Standing.VIEW).of(Neighbour.ESC_CSI_PROVIDER).stream()
                .filter(NeighbourPod::ready)
                .map(NeighbourPod::node)
                .collect(Collectors.toSet());
        var now = facts.now();
        verdict.unheard(node -> !node.isReady());
        verdict.failEach(
                node -> isToBeCovered(node, now) && !covered.contains(node.name()),
                "The ESC provider of the Secrets Store CSI driver does not run on the node",
                node -> Evidence.of("nodesWithIt", covered.size())
                        .and(
                                "taints",
                                node.taints().stream()
                                        .map(taint -> taint.key() + ":" + taint.effect())
                                        .toList()));
    }

    private static boolean isToBeCovered(HybridNode node, Instant now) {
        return node.isReady() && Age.longAgo(node.createdAt(), TIME_TO_START, now);
    }
}
