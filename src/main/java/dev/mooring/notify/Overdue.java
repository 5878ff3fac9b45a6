package dev.mooring.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Of which clusters a report is overdue. One that came under watch a moment ago, or was when this replica started, has time
 * for its first verification: until then it is not known.
 */
final class Overdue {
    private final Duration late;

    /** By name. */
    private final Map<String, Instant> watchedSince = new HashMap<>();

    /** @param late how old the newest report of a cluster may be */
    Overdue(Duration late) {
        this.late = late;
    }

    /**
     * What is known of it.
     *
     * @param clusters those of which it is, and since when they ought to have had a report
     * @param unknown those that have their time yet, and of which it may be
     * @param onTime those of which it is not
     */
    record Known(Map<String, Instant> clusters, Set<String> unknown, Set<String> onTime) {}

    /** Asked of all replicas, so that whoever tells of it next knows as much. */
    synchronized void watching(Collection<String> clusters, Instant now) {
        watchedSince.keySet().retainAll(clusters);
        clusters.forEach(cluster -> watchedSince.putIfAbsent(cluster, now));
    }

    /** @param verifiedAt of the newest report of a cluster */
    synchronized Known at(Instant now, Function<String, Optional<Instant>> verifiedAt) {
        var overdue = new HashMap<String, Instant>();
        var unknown = new HashSet<String>();
        var onTime = new HashSet<String>();
        for (var watched : watchedSince.entrySet()) {
            var newest = verifiedAt.apply(watched.getKey());
            var due = newest.orElse(watched.getValue()).plus(late);
            if (watched.getValue().plus(late).isBefore(now) && due.isBefore(now)) {
                overdue.put(watched.getKey(), due);
            } else if (newest.isEmpty() || due.isBefore(now)) {
                unknown.add(watched.getKey());
            } else {
                onTime.add(watched.getKey());
            }
        }
        return new Known(overdue, unknown, onTime);
    }
}
