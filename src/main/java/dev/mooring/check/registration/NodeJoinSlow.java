package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;

/** A node registered and has not become ready since. */
final class NodeJoinSlow {
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private NodeJoinSlow() {}

    static Check check() {
        return CheckDescription.check("node-join-slow", Group.REGISTRATION, Severity.ERROR)
                .comparing("Age of a node that was never Ready against 15 minutes.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("Usually no CNI is installed for hybrid nodes.")
                .fixedBy(
                        "kubectl describe node {subject}; kubectl -n kube-system get daemonsets: is there a CNI with affinity to eks.amazonaws.com/compute-type=hybrid?")
                .inhibitedBy("cni-daemonset-not-covering-nodes")
                .judging(NodeJoinSlow::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var now = facts.now();
        verdict.failEach(node -> isSlow(node, now), "Node has not become ready since it registered", node -> {
            var ready = node.condition("Ready");
            return Evidence.of("createdAt", node.createdAt())
                    .and("reason", ready == null ? null : ready.reason())
                    .and("message", ready == null ? null : ready.message());
        });
    }

    private static boolean isSlow(HybridNode node, Instant now) {
        return node.hasNeverBeenReady() && Age.longAgo(node.createdAt(), PATIENCE, now);
    }
}
