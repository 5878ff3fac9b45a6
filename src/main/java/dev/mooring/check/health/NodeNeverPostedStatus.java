package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A Node was created but its kubelet never reported. Kubelet sends its first status within seconds, and the node life cycle
 * controller gives it a minute (node-startup-grace-period); five minutes are enough for a slow machine. Until then such a
 * node is no fault, and no other check looks at it.
 */
final class NodeNeverPostedStatus {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private NodeNeverPostedStatus() {}

    static Check check() {
        return CheckDescription.check("node-never-posted-status", Group.HEALTH, Severity.ERROR)
                .comparing(
                        "Condition Ready against Unknown with reason NodeStatusNeverUpdated, or missing, five minutes after the Node was made.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("Kubelet stopped between creating the Node and its first status.")
                .fixedBy("See what stopped kubelet, then let it join again; run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking(Commands.KUBELET_LOG)
                .looking(Commands.DEBUG)
                .changing(Commands.INIT)
                .inhibitedBy(
                        "site-disconnected", "access-entry-missing", "access-entry-wrong-type", "cluster-not-active")
                .judging(NodeNeverPostedStatus::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var now = facts.now();
        var nodes = facts.get(SharedViews.NODES);
        Stream.concat(nodes.awaited().stream(), nodes.lost().stream().filter(NodeNeverPostedStatus::isCalledSo))
                .filter(node -> node.createdAt() == null || Age.longAgo(node.createdAt(), PATIENCE, now))
                .forEach(node -> verdict.fail(
                        verdict.subject(node),
                        "Node has never reported its status",
                        Evidence.of("reason", reason(node))
                                .and("createdAt", node.createdAt())
                                .since(node.createdAt())));
    }

    private static boolean isCalledSo(HybridNode node) {
        var ready = node.condition("Ready");
        return ready != null && HybridNode.NEVER_UPDATED.equals(ready.reason());
    }

    private static String reason(HybridNode node) {
        var ready = node.condition("Ready");
        return ready == null ? "condition Ready is missing" : ready.reason();
    }
}
