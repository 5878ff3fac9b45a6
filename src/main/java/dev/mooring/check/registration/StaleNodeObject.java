package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.GoneMachines;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Node object whose machine is gone for good: it registered again under a new id, or was deregistered. */
final class StaleNodeObject {
    private StaleNodeObject() {}

    static Check check() {
        return CheckDescription.check("stale-node-object", Group.REGISTRATION, Severity.WARNING)
                .comparing(
                        "Nodes that do not report against living nodes at the same address, on the same hardware or of the same host name and, after 24 hours, against SSM's inventory.")
                .needing(KubernetesSources.NODES)
                .using(
                        SsmSources.MANAGED_INSTANCES,
                        "Whether the machine of a node that is long lost was deregistered, or registered again elsewhere under the same host name, is unknown.")
                .viewing(SharedViews.NODES, GoneMachines.NAMES, GoneMachines.MOVED)
                .because(
                        "The host registered again and got a new id, or was deregistered; nobody removes the Node objects of hybrid nodes.")
                .fixedBy("Remove the Node: nothing else does.")
                .looking(Commands.NODE)
                .looking(Commands.INSTANCE)
                .changing(Commands.DELETE_NODE)
                .judging(StaleNodeObject::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var nodes = facts.get(SharedViews.NODES);
        if (!nodes.successors().isEmpty()) {
            for (var node : nodes.all()) {
                var successor = nodes.successors().get(node.name());
                if (successor != null) {
                    leftBehind(node, successor, verdict);
                }
            }
        }
        var moved = facts.get(GoneMachines.MOVED);
        var gone = facts.get(GoneMachines.NAMES);
        verdict.eachNode(node -> {
            var now = moved.get(node.name());
            if (now != null) {
                leftBehind(node, now, verdict);
            } else if (gone.contains(node.name())) {
                var ready = Optional.ofNullable(node.condition("Ready"));
                verdict.fail(
                        Severity.WARNING,
                        verdict.subject(node),
                        "Node object of a machine that SSM no longer knows",
                        Evidence.of("heartbeat", ready.map(Condition::lastHeartbeat))
                                .and("ssm", "not in its inventory")
                                .since(ready.map(Condition::lastTransition))
                                .pointingTo("The machine was deregistered from SSM, and its Node stayed."),
                        Set.of(node.name()));
            }
        });
    }

    private static void leftBehind(HybridNode node, String successor, Verdict verdict) {
        verdict.fail(
                Severity.WARNING,
                verdict.subject(node),
                "Node object was left behind by " + successor,
                Evidence.of("address", node.internalIp())
                        .and("replacement", successor)
                        .and("createdAt", node.createdAt())
                        .since(Optional.ofNullable(node.condition("Ready")).map(Condition::lastTransition))
                        .pointingTo("The host registered again as " + successor + ", and its old Node stayed."),
                covers(node));
    }

    /** The name, and the address it shares with its successor. */
    private static Set<String> covers(HybridNode node) {
        return Stream.concat(Stream.of(node.name()), Stream.ofNullable(node.internalIp()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
