package dev.mooring.check.registration;

import dev.mooring.actual.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;

/** A machine registered again under a new id, and its old Node object stayed: no cloud controller removes it. */
public final class StaleNodeObject implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "stale-node-object", Group.REGISTRATION, Severity.WARNING)
            .comparing("Nodes that do not report against living nodes at the same address.")
            .needing(Source.KUBERNETES_NODES)
            .because("The host registered again and got a new id; nobody removes the Node objects of hybrid nodes.")
            .fixedBy("kubectl delete node {subject}");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        for (var machine : situation.roster().machines()) {
            if (machine.supersededBy() != null) {
                verdict.fail(
                        new Subject("node", machine.name(), machine.site()),
                        "Node object was left behind by " + machine.supersededBy(),
                        Evidence.of("address", machine.node().map(HybridNode::internalIp))
                                .and("replacement", machine.supersededBy())
                                .and("createdAt", machine.node().map(HybridNode::createdAt)));
            }
        }
    }
}
