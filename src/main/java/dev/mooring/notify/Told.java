package dev.mooring.notify;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A matter that a route has told of, and has not told the end of.
 *
 * @param gathered by what it was put together with others
 * @param thread of the notices about it
 * @param alert the one of the thread's that it belongs to
 * @param at when it was told last
 * @param muted it was silenced since
 * @param sinks names of those that heard of it; null where that was not noted
 * @param matter as it was told
 */
record Told(
        String route,
        String gathered,
        String thread,
        String alert,
        Instant at,
        boolean muted,
        @Nullable Set<String> sinks,
        Matter matter) {
    /** Told to all sinks of its route, with what its thread began with. */
    Told(String route, String gathered, String thread, Instant at, boolean muted, Matter matter) {
        this(route, gathered, thread, Alert.FIRST, at, muted, null, matter);
    }

    String key() {
        return matter.key();
    }

    static List<Matter> matters(List<Told> told) {
        return told.stream().map(Told::matter).toList();
    }

    /** Ids of the alerts that these belong to. */
    static List<String> alerts(Collection<Told> told) {
        return told.stream().map(Told::alert).distinct().sorted().toList();
    }

    Told again(Instant time) {
        return new Told(route, gathered, thread, alert, time, false, sinks, matter);
    }

    /** As it is now, told of in passing. */
    Told as(Matter now) {
        return new Told(route, gathered, thread, alert, at, muted, sinks, now);
    }

    Told silenced() {
        return new Told(route, gathered, thread, alert, at, true, sinks, matter);
    }

    Told to(Set<String> others) {
        return new Told(route, gathered, thread, alert, at, muted, others, matter);
    }
}
