package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Joining;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Instant;

/** A node registered and has not become ready since. */
final class NodeJoinSlow {
    private NodeJoinSlow() {}

    static Check check() {
        return CheckDescription.check("node-join-slow", Group.REGISTRATION, Severity.ERROR)
                .comparing("Age of a node that was never Ready against 15 minutes.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("Usually no CNI is installed for hybrid nodes.")
                .fixedBy(
                        "See that a CNI runs there, with affinity to eks.amazonaws.com/compute-type=hybrid. Run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking(Commands.DAEMONSETS)
                .looking(Commands.NODE_PODS)
                .looking(Commands.KUBELET_LOG)
                .inhibitedBy("cni-not-initialised", "cni-daemonset-not-covering-nodes", "cilium-pod-cidr-missing")
                .judging(NodeJoinSlow::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var now = facts.now();
        verdict.failEach(node -> isSlow(node, now), "Node has not become ready since it registered", node -> {
            var ready = node.condition("Ready");
            return Evidence.of("createdAt", node.createdAt())
                    .and("reason", ready == null ? null : ready.reason())
                    .and("message", ready == null ? null : ready.lastingMessage())
                    .since(node.createdAt())
                    .pointingTo(
                            ready != null && ready.message().contains("NetworkPluginNotReady")
                                    ? "No CNI has started on the node."
                                    : "Kubelet says why, and it is not the CNI.");
        });
    }

    private static boolean isSlow(HybridNode node, Instant now) {
        return !node.isReady() && node.hasNeverBeenReady() && !Joining.is(node, now);
    }
}
