package dev.mooring.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * @param clusters those of which it is
     * @param since when the first of them ought to have had a report; now, where none is overdue
     * @param isKnown false where there is none, and one that has its time yet may be
     */
    record Known(List<String> clusters, Instant since, boolean isKnown) {}

    /** Asked of all replicas, so that whoever tells of it next knows as much. */
    synchronized void watching(Collection<String> clusters, Instant now) {
        watchedSince.keySet().retainAll(clusters);
        clusters.forEach(cluster -> watchedSince.putIfAbsent(cluster, now));
    }

    /** @param verifiedAt of the newest report of a cluster */
    synchronized Known at(Instant now, Function<String, Optional<Instant>> verifiedAt) {
        var overdue = new ArrayList<String>();
        var since = now;
        var isKnown = true;
        for (var watched : watchedSince.entrySet()) {
            var newest = verifiedAt.apply(watched.getKey());
            var due = newest.orElse(watched.getValue()).plus(late);
            if (watched.getValue().plus(late).isBefore(now) && due.isBefore(now)) {
                overdue.add(watched.getKey());
                since = due.isBefore(since) ? due : since;
            } else if (newest.isEmpty() || due.isBefore(now)) {
                isKnown = false;
            }
        }
        overdue.sort(null);
        return new Known(List.copyOf(overdue), since, isKnown || !overdue.isEmpty());
    }
}
