package dev.mooring.check.registration;

import dev.mooring.actual.HybridNode;
import dev.mooring.actual.ManagedInstance;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import dev.mooring.roster.NodeTruth;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Node object whose machine is gone for good: it registered again under a new id, or was deregistered. */
public final class StaleNodeObject implements Check {
    private static final Duration LONG_LOST = Duration.ofHours(24);
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
        if (situation.actual().credentials().managedInstances().value().isPresent()) {
            deregistered(situation.managedInstancesById(), situation, verdict);
        }
    }

    /** The name, and the address it shares with its successor. */
    private static Set<String> covers(NodeTruth machine) {
        return Stream.concat(Stream.of(machine.name()), machine.node().map(HybridNode::internalIp).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void deregistered(Map<String, ManagedInstance> known, Situation situation, Verdict verdict) {
        verdict.eachNode(node -> {
            var ready = node.condition("Ready");
            if (ready != null
                    && node.isLost()
                    && Age.longAgo(ready.lastTransition(), LONG_LOST, situation.now())
                    && "ssm".equals(node.credentialProvider())
                    && !known.containsKey(node.name())) {
                verdict.fail(
                        Severity.WARNING,
                        situation.subject(node),
                        "Node object of a machine that SSM no longer knows",
                        Evidence.of("since", ready.lastTransition())
                                .and("heartbeat", ready.lastHeartbeat())
                                .and("ssm", "not in its inventory"),
                        Set.of(node.name()));
            }
        });
    }
}
