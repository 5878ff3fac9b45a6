package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.NodeEvent;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Flapping;
import dev.mooring.check.Group;
import dev.mooring.check.Memory.Reads;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A node comes and goes: one finding for as long as it does, in place of one at each turn. */
final class NodeFlapping {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int TOO_MANY = 3;
    /** For one that came and went before to do so still. */
    private static final int STILL_TOO_MANY = 2;

    private NodeFlapping() {}

    static Check check() {
        return CheckDescription.check(Flapping.CHECK, Group.HEALTH, Severity.WARNING)
                .comparing(
                        "How often Ready became True or ceased to be within an hour, by events and by earlier verifications, against three. As severe as the worst that was seen of the node meanwhile: that it was not ready, or lost.")
                .needing(KubernetesSources.NODES, SharedViews.MEMORY)
                .using(
                        KubernetesSources.EVENTS,
                        "Only changes that verifications saw are counted. Until they have looked for an hour, there may be more.")
                .viewing(SharedViews.NODES)
                .because(
                        "A weak link or an overloaded machine. With SSM credentials, recovery may lag by up to 30 minutes.")
                .fixedBy(
                        "Look for a weak link of its site, and for a machine under too much load. Run the sudo commands on the machine.")
                .looking(
                        "kubectl get events -A --field-selector involvedObject.kind=Node,involvedObject.name={node} --sort-by=.lastTimestamp")
                .looking(Commands.NODE)
                .looking(Commands.KUBELET_LOG)
                .inhibitedBy(
                        "site-disconnected",
                        "stale-node-object",
                        "access-entry-missing",
                        "access-entry-wrong-type",
                        "cluster-ca-activated",
                        "cluster-not-active",
                        "cluster-health-issue",
                        "drift-cluster-replaced")
                .judging(NodeFlapping::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var oldest = facts.now().minus(WINDOW);
        var memory = facts.get(SharedViews.MEMORY);
        var losses = told(facts, memory.reads(), oldest).map(events -> losses(events, oldest));
        var seenByNode = memory.readyChanges();
        verdict.eachNode(node -> {
            var lost = losses.map(known -> known.getOrDefault(node.name(), 0));
            var seen = since(oldest, seenByNode.getOrDefault(node.name(), List.of()));
            var changes = lost.map(times -> Math.max(changes(times, node.isReady()), seen.size()))
                    .orElse(seen.size());
            if (changes >= STILL_TOO_MANY) {
                var before = memory.flapping(node);
                if (changes >= TOO_MANY || before.isPresent()) {
                    var evidence = Evidence.of("changes", changes)
                            .and("ready", node.ready())
                            .and("notReadyEvents", lost)
                            .and("seen", seen)
                            .since(began(seen, before));
                    verdict.fail(
                            severity(node, before, verdict),
                            verdict.subject(node),
                            "Readiness changed " + changes + " times within an hour",
                            evidence);
                }
            }
        });
    }

    private static List<Instant> since(Instant oldest, List<Instant> changes) {
        return changes.isEmpty() || !changes.getFirst().isBefore(oldest)
                ? changes
                : changes.stream().filter(change -> !change.isBefore(oldest)).toList();
    }

    /** Whoever has looked for as long as counts has seen the changes himself, and lacks nothing where events cannot be read. */
    private static Optional<List<NodeEvent>> told(Facts facts, Reads reads, Instant oldest) {
        var haveSeenAll = reads.since().filter(since -> !since.isAfter(oldest)).isPresent()
                && !reads.wasDarkWithin(KubernetesSources.NODES, WINDOW, facts.now());
        return haveSeenAll && facts.failure(KubernetesSources.EVENTS).isPresent()
                ? Optional.empty()
                : facts.partly(KubernetesSources.EVENTS);
    }

    private static Severity severity(HybridNode node, Optional<Flapping> before, Verdict verdict) {
        var now = node.isLost() ? Severity.CRITICAL : node.isReady() ? verdict.severity() : Severity.ERROR;
        return before.map(Flapping::worst)
                .filter(worst -> worst.compareTo(now) > 0)
                .orElse(now);
    }

    /** Of changes only those within the hour are known; it may have begun long before. */
    private static Optional<Instant> began(List<Instant> seen, Optional<Flapping> before) {
        return Stream.concat(seen.stream(), before.map(Flapping::since).stream())
                .min(Comparator.naturalOrder());
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
