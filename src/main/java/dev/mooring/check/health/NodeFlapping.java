package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.NodeEvent;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A node comes and goes. */
final class NodeFlapping {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int TOO_MANY = 3;

    private NodeFlapping() {}

    static Check check() {
        return CheckDescription.check("node-flapping", Group.HEALTH, Severity.WARNING)
                .comparing(
                        "How often Ready became True or ceased to be within an hour, by events and by earlier verifications, against three.")
                .needing(KubernetesSources.NODES, SharedViews.MEMORY)
                .using(
                        KubernetesSources.EVENTS,
                        "Only changes that earlier verifications saw are counted, so there may be more.")
                .viewing(SharedViews.NODES)
                .because(
                        "A weak link or an overloaded machine. With SSM credentials, recovery may lag by up to 30 minutes.")
                .fixedBy(
                        "Look for a weak link of its site, and for a machine under too much load. Run the sudo commands on the machine.")
                .looking(
                        "kubectl get events -A --field-selector involvedObject.kind=Node,involvedObject.name={node} --sort-by=.lastTimestamp")
                .looking(Commands.NODE)
                .looking(Commands.KUBELET_LOG)
                .inhibitedBy("site-disconnected")
                .judging(NodeFlapping::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var oldest = facts.now().minus(WINDOW);
        var losses = facts.partly(KubernetesSources.EVENTS).map(events -> losses(events, oldest));
        var seenByNode = facts.get(SharedViews.MEMORY).readyChanges();
        verdict.eachNode(node -> {
            var lost = losses.map(known -> known.getOrDefault(node.name(), 0));
            var seen = seenByNode.getOrDefault(node.name(), List.of());
            var changes = lost.map(times -> Math.max(changes(times, node.isReady()), seen.size()))
                    .orElse(seen.size());
            if (changes >= TOO_MANY) {
                verdict.fail(
                        verdict.subject(node),
                        "Readiness changed " + changes + " times within an hour",
                        Evidence.of("changes", changes)
                                .and("notReadyEvents", lost)
                                .and("seen", seen)
                                .since(seen.isEmpty() ? null : seen.getFirst()));
            }
        });
    }

    /** Each loss but one that still lasts was followed by a return. */
    private static int changes(int losses, boolean isBack) {
        return 2 * losses - (losses > 0 && !isBack ? 1 : 0);
    }

    private static Map<String, Integer> losses(List<NodeEvent> events, Instant oldest) {
        var recent = events.stream()
                .filter(event -> event.last() != null && event.last().isAfter(oldest))
                .toList();
        var losses = counts(recent, false, oldest);
        counts(recent, true, oldest).forEach((node, told) -> losses.merge(node, lossesOf(told), Math::max));
        return losses;
    }

    /** Kubelet may tell twice of one: when the machine shuts down, and before all is up again. */
    private static int lossesOf(int toldByKubelet) {
        return (toldByKubelet + 1) / 2;
    }

    private static Map<String, Integer> counts(List<NodeEvent> events, boolean byKubelet, Instant oldest) {
        return events.stream()
                .filter(event -> event.byKubelet() == byKubelet)
                .collect(Collectors.toMap(
                        NodeEvent::node, event -> countSince(oldest, event), Integer::sum, HashMap::new));
    }

    /** An event that began earlier counts losses of earlier too: of those only the last is sure. */
    private static int countSince(Instant oldest, NodeEvent event) {
        return event.first() != null && event.first().isBefore(oldest) ? 1 : event.count();
    }
}
