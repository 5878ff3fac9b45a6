package dev.mooring.check.health;

import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.time.Duration;

/** A node was cordoned and forgotten. */
public final class NodeCordonedTooLong implements Check {
    private static final String TAINT = "node.kubernetes.io/unschedulable";
    private static final Duration PATIENCE = Duration.ofHours(2);
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "node-cordoned-too-long", Group.HEALTH, Severity.WARNING)
            .comparing("Age of the unschedulable taint against two hours.")
            .needing(Source.KUBERNETES_NODES)
            .because("An upgrade or drain was left unfinished.")
            .fixedBy(
                    "kubectl uncordon {subject}, or take the machine away: nodeadm uninstall and kubectl delete node {subject}")
            .foldedInto("site-disconnected");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        verdict.failEach(
                node -> {
                    var taint = node.taint(TAINT);
                    return taint != null && Age.longAgo(taint.timeAdded(), PATIENCE, situation.now());
                },
                "Node has been cordoned for more than two hours",
                node -> {
                    var taint = node.taint(TAINT);
                    return Evidence.of("since", taint == null ? null : taint.timeAdded())
                            .and("unschedulable", node.unschedulable());
                });
    }
}
