package dev.mooring.notify;

import dev.mooring.notify.NoticeQueue.Batch;
import dev.mooring.notify.NoticeQueue.Claimed;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a sink did not take since it was looked last whether anything is due, and until when that waits. What is later is
 * tried all the same: one that a sink chokes on must not hold up all others. But who heard that something began again
 * would take the end of the first time for its end.
 */
final class HeldBackNotices {
    /** At the longest delay about an hour. */
    private static final int MOST_TRIES = 40;

    private final Map<String, Instant> threads = new HashMap<>();
    private final Map<String, Instant> matters = new HashMap<>();

    /** Threads that are not to be tried yet. */
    Set<String> failed(Instant now) {
        threads.values().removeIf(next -> !next.isAfter(now));
        return threads.keySet();
    }

    /** Whether one of them tells of something that waits; those that were tried too often do so no longer. */
    boolean holds(Batch batch, Instant now) {
        matters.values().removeIf(next -> !next.isAfter(now));
        return batch.tries() <= MOST_TRIES
                && batch.notices().stream().flatMap(HeldBackNotices::matters).anyMatch(matters::containsKey);
    }

    /** @param next until when these wait */
    void add(List<Claimed> notices, Instant next) {
        notices.forEach(one -> threads.put(one.message().thread(), next));
        notices.stream().flatMap(HeldBackNotices::matters).forEach(matter -> matters.put(matter, next));
    }

    private static Stream<String> matters(Claimed notice) {
        return Stream.concat(
                        notice.message().open().stream(),
                        notice.message().ended().stream().map(Message.Ended::matter))
                .map(Matter::key);
    }
}
