package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.GoneMachines;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import dev.mooring.roster.NodeTruth;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Node object whose machine is gone for good: it registered again under a new id, or was deregistered. */
public final class StaleNodeObject implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "stale-node-object", Group.REGISTRATION, Severity.WARNING)
            .comparing(
                    "Nodes that do not report against living nodes at the same address and, after 24 hours, against SSM's inventory.")
            .needing(Source.KUBERNETES_NODES)
            .because(
                    "The host registered again and got a new id, or was deregistered; nobody removes the Node objects of hybrid nodes.")
            .fixedBy("kubectl delete node {subject}");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        verdict.unknownWithout(Source.SSM_MANAGED_INSTANCES);
        for (var machine : situation.roster().machines()) {
            if (machine.supersededBy() != null) {
                verdict.fail(
                        Severity.WARNING,
                        new Subject("node", machine.name(), machine.site()),
                        "Node object was left behind by " + machine.supersededBy(),
                        Evidence.of("address", machine.node().map(HybridNode::internalIp))
                                .and("replacement", machine.supersededBy())
                                .and("createdAt", machine.node().map(HybridNode::createdAt)),
                        covers(machine));
            }
        }
        verdict.eachNode(node -> {
            if (GoneMachines.isGone(node, situation)) {
                var ready = Optional.ofNullable(node.condition("Ready"));
                verdict.fail(
                        Severity.WARNING,
                        situation.subject(node),
                        "Node object of a machine that SSM no longer knows",
                        Evidence.of("since", ready.map(Condition::lastTransition))
                                .and("heartbeat", ready.map(Condition::lastHeartbeat))
                                .and("ssm", "not in its inventory"),
                        Set.of(node.name()));
            }
        });
    }

    /** The name, and the address it shares with its successor. */
    private static Set<String> covers(NodeTruth machine) {
        return Stream.concat(Stream.of(machine.name()), machine.node().map(HybridNode::internalIp).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
