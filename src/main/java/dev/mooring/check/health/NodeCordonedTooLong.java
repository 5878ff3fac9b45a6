package dev.mooring.check.health;

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

/** A node was cordoned and forgotten. */
final class NodeCordonedTooLong {
    private static final String TAINT = "node.kubernetes.io/unschedulable";
    private static final Duration PATIENCE = Duration.ofHours(2);

    private NodeCordonedTooLong() {}

    static Check check() {
        return CheckDescription.check("node-cordoned-too-long", Group.HEALTH, Severity.WARNING)
                .comparing("Age of the unschedulable taint against two hours.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("An upgrade or drain was left unfinished.")
                .fixedBy(
                        "Finish what was begun and let pods onto it again; or take it away, as unexpected-hybrid-node says.")
                .looking(Commands.NODE)
                .looking(Commands.NODE_PODS)
                .changing(Commands.UNCORDON)
                .inhibitedBy("site-disconnected")
                .judging(NodeCordonedTooLong::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var now = facts.now();
        verdict.failEach(
                node -> {
                    var taint = node.taint(TAINT);
                    return taint != null && Age.longAgo(taint.timeAdded(), PATIENCE, now);
                },
                "Node has been cordoned for more than two hours",
                node -> {
                    var taint = node.taint(TAINT);
                    return Evidence.of("unschedulable", node.unschedulable())
                            .since(taint == null ? null : taint.timeAdded());
                });
    }
}
