package dev.mooring.check;

import dev.mooring.actual.HybridNode;
import dev.mooring.actual.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What earlier verifications saw that later ones need: one look at a lease proves little, two proves a loss; and only
 * several looks tell that a node comes and goes. Forgetting it (a restart) delays a finding by one verification, and
 * never makes one.
 *
 * @param staleLeases for each node whose lease had run out: when it was last renewed, and when that was first seen
 * @param readyChanges for each node: when its readiness changed, during the last hour
 * @param sender how deliveries about the stack have come in; this is on disk and never forgotten
 */
public record Memory(
        Map<String, StaleLease> staleLeases, Map<String, List<Instant>> readyChanges, Optional<Sender> sender) {
    private static final Duration WINDOW = Duration.ofHours(1);

    /** A lease that had run out. */
    public record StaleLease(Instant renewed, Instant firstSeen) {}

    public static Memory none() {
        return new Memory(Map.of(), Map.of(), Optional.empty());
    }

    /** Since when, by earlier verifications, a node's lease has not been renewed; null where none saw it so. */
    public @Nullable Instant staleSince(String node, Instant renewed) {
        var stale = staleLeases.get(node);
        return stale == null || !stale.renewed().equals(renewed) ? null : stale.firstSeen();
    }

    /** What to remember after a verification. What could not be read leaves its part as it was. */
    public Memory after(Situation situation) {
        var leases = situation.actual().kubernetes().leases().value();
        return new Memory(
                leases.map(found -> staleAfter(found, situation)).orElse(staleLeases), changesAfter(situation), sender);
    }

    /** The same, with how deliveries about the stack have come in. */
    public Memory with(Optional<Sender> known) {
        return new Memory(staleLeases, readyChanges, known);
    }

    private Map<String, StaleLease> staleAfter(Leases leases, Situation situation) {
        var stale = new HashMap<String, StaleLease>();
        for (var node : situation.nodes()) {
            var lease = leases.byName().get(node.name());
            if (lease != null && lease.renewed() != null && leases.isStale(node.name())) {
                var before = staleSince(node.name(), lease.renewed());
                stale.put(node.name(), new StaleLease(lease.renewed(), before == null ? situation.now() : before));
            }
        }
        return stale;
    }

    private Map<String, List<Instant>> changesAfter(Situation situation) {
        if (situation.actual().kubernetes().nodes().value().isEmpty()) {
            return readyChanges;
        }
        var oldest = situation.now().minus(WINDOW);
        var changes = new HashMap<String, List<Instant>>();
        for (var node : situation.nodes()) {
            var seen = new ArrayList<>(readyChanges.getOrDefault(node.name(), List.of()));
            var changed = lastChange(node);
            if (changed != null && !seen.contains(changed)) {
                seen.add(changed);
            }
            seen.removeIf(change -> change.isBefore(oldest));
            if (!seen.isEmpty()) {
                changes.put(node.name(), List.copyOf(seen));
            }
        }
        return changes;
    }

    private static @Nullable Instant lastChange(HybridNode node) {
        var ready = node.condition("Ready");
        return ready == null ? null : ready.lastTransition();
    }
}
