package dev.mooring.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was open when it was known last, for as long as the database does not say: sinks that forget would take it to be over.
 * Bounded: of more matters than so many, the worst of each cluster, and no more of further clusters.
 */
final class Reminders {
    private static final int MOST = 10_000;
    private static final int MOST_OF_ONE = 1_000;

    /** Longer than the time between two reminders. What is older, another replica reminds of by now. */
    private static final Duration FRESH = Duration.ofMinutes(3);

    /** By cluster. */
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    private record Kept(Instant at, List<Matter> open) {}

    /** What is open of a cluster, in place of what was before. */
    synchronized void keep(String cluster, Collection<Matter> open, Instant now) {
        kept.values().removeIf(one -> one.at().plus(FRESH).isBefore(now));
        kept.remove(cluster);
        var room = MOST - kept.values().stream().mapToInt(one -> one.open().size()).sum();
        kept.put(
                cluster,
                new Kept(
                        now,
                        open.stream()
                                .sorted(Comparator.comparing(Matter::severity).reversed())
                                .limit(Math.min(room, MOST_OF_ONE))
                                .toList()));
    }

    /** What was open of each cluster of which this replica reminded until the database went away. */
    synchronized List<List<Matter>> keptUntil(Instant away) {
        return kept.values().stream()
                .filter(one -> !one.at().plus(FRESH).isBefore(away))
                .map(Kept::open)
                .toList();
    }
}
