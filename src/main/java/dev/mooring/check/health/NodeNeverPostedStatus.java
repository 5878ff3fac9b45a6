package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;

/** A Node was created but its kubelet never reported. */
final class NodeNeverPostedStatus {
    private NodeNeverPostedStatus() {}

    static Check check() {
        return CheckDescription.check("node-never-posted-status", Group.HEALTH, Severity.ERROR)
                .comparing("Condition Ready against Unknown with reason NodeStatusNeverUpdated.")
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
        verdict.eachNode(node -> {
            var ready = node.condition("Ready");
            if (ready != null && node.isLost() && "NodeStatusNeverUpdated".equals(ready.reason())) {
                verdict.fail(
                        verdict.subject(node),
                        "Node has never reported its status",
                        Evidence.of("reason", ready.reason()).and("createdAt", node.createdAt()).since(node.createdAt()));
            }
        });
    }
}
