package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** Node objects whose machines are gone for good: nobody but people removes them, and no site is the worse for it. */
public final class GoneMachines {
    private static final Duration LONG_LOST = Duration.ofHours(24);

    /** Names of nodes that have been lost for more than a day, and whose machine SSM, by which it joined, no longer knows. */
    public static final View<Set<String>> NAMES = View.of(
            "the machines that are gone for good",
            Stated.NOTHING.and(SharedViews.NODES, SharedViews.MANAGED_INSTANCES),
            GoneMachines::names);

    private GoneMachines() {}

    private static Set<String> names(Facts facts) {
        var lost = facts.get(SharedViews.NODES).current().stream()
                .filter(node -> isLongLost(node, facts.now()))
                .map(HybridNode::name)
                .collect(Collectors.toSet());
        // Where none is long lost, nobody need ask SSM.
        return lost.isEmpty()
                ? lost
                : facts.partly(SharedViews.MANAGED_INSTANCES).stream()
                        .flatMap(known -> lost.stream().filter(name -> !known.containsKey(name)))
                        .collect(Collectors.toSet());
    }

    /** Whether a node that joined with SSM credentials has been lost for so long that its machine may be gone. */
    public static boolean isLongLost(HybridNode node, Instant now) {
        var ready = node.condition("Ready");
        return ready != null
                && node.isLost()
                && Age.longAgo(ready.lastTransition(), LONG_LOST, now)
                && "ssm".equals(node.credentialProvider());
    }
}
