package dev.mooring.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What sinks that forget were reminded of last, for as long as the database does not say what is open: they would take it to be
 * over. Bounded: of more matters than so many, the worst of each cluster, and no more of further clusters.
 */
final class Reminders {
    private static final int MOST = 10_000;
    private static final int MOST_OF_ONE = 1_000;

    /** Longer than the time between two reminders. What is older, another replica reminds of by now. */
    private static final Duration FRESH = Duration.ofMinutes(3);

    private final Map<Key, Kept> kept = new LinkedHashMap<>();

    private record Key(String route, String cluster) {}

    private record Kept(Instant at, List<Matter> matters) {}

    /** What a route reminds of, of a cluster, in place of what it did before. */
    synchronized void keep(String route, String cluster, Collection<Matter> matters, Instant now) {
        var key = new Key(route, cluster);
        kept.values().removeIf(one -> one.at().plus(FRESH).isBefore(now));
        kept.remove(key);
        var room = MOST
                - kept.values().stream().mapToInt(one -> one.matters().size()).sum();
        kept.put(
                key,
                new Kept(
                        now,
                        matters.stream()
                                .sorted(Comparator.comparing(Matter::severity).reversed())
                                .limit(Math.min(room, MOST_OF_ONE))
                                .toList()));
    }

    /** What a route reminded of last, of all clusters. */
    synchronized List<Matter> of(String route, Instant now) {
        return kept.entrySet().stream()
                .filter(one -> one.getKey().route().equals(route))
                .filter(one -> !one.getValue().at().plus(FRESH).isBefore(now))
                .flatMap(one -> one.getValue().matters().stream())
                .toList();
    }

    /** What a route reminded of, of each cluster, until the database went away. */
    synchronized Map<String, List<Matter>> keptUntil(Instant away, String route) {
        return kept.entrySet().stream()
                .filter(one -> one.getKey().route().equals(route))
                .filter(one -> !one.getValue().at().plus(FRESH).isBefore(away))
                .collect(Collectors.toMap(
                        one -> one.getKey().cluster(), one -> one.getValue().matters()));
    }
}
