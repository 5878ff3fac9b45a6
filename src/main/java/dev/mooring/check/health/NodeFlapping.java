package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.NodeEvent;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A node comes and goes. */
public final class NodeFlapping implements Check {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int TOO_MANY = 3;
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "node-flapping", Group.HEALTH, Severity.WARNING)
            .comparing("Changes of Ready within an hour, by events and by earlier verifications, against three.")
            .needing(Source.KUBERNETES_NODES, Source.KUBERNETES_EVENTS)
            .because(
                    "A weak link or an overloaded machine. With SSM credentials, recovery may lag by up to 30 minutes.")
            .fixedBy("kubectl get events --field-selector involvedObject.name={subject}; check the link of its site")
            .foldedInto("site-disconnected");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var losses = losses(situation);
        verdict.eachNode(node -> {
            var lost = losses.getOrDefault(node.name(), 0);
            // Each loss but one that still lasts was followed by a return.
            var byEvents = 2 * lost - (lost > 0 && !node.isReady() ? 1 : 0);
            var seen = situation.memory().readyChanges().getOrDefault(node.name(), List.of());
            var changes = Math.max(byEvents, seen.size());
            if (changes >= TOO_MANY) {
                verdict.fail(
                        situation.subject(node),
                        "Readiness changed " + changes + " times within an hour",
                        Evidence.of("changes", changes)
                                .and("notReadyEvents", lost)
                                .and("seen", seen));
            }
        });
    }

    /** An event that began earlier counts losses of earlier too: of those only the last is sure. */
    private static int countSince(Instant oldest, NodeEvent event) {
        return event.first() != null && event.first().isBefore(oldest) ? 1 : event.count();
    }

    private static Map<String, Integer> losses(Situation situation) {
        var oldest = situation.now().minus(WINDOW);
        return situation.actual().kubernetes().events().value().orElse(List.of()).stream()
                .filter(event -> event.last() != null && event.last().isAfter(oldest))
                .collect(Collectors.toMap(NodeEvent::node, event -> countSince(oldest, event), Integer::sum));
    }
}
