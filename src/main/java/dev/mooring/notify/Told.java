package dev.mooring.notify;

import java.time.Instant;

/**
 * A matter that a route has told of, and has not told the end of.
 *
 * @param gathered by what it was put together with others
 * @param thread of the notices about it
 * @param at when it was told last
 * @param muted it was silenced since
 * @param matter as it was told
 */
record Told(String route, String gathered, String thread, Instant at, boolean muted, Matter matter) {
    String key() {
        return matter.key();
    }

    Told again(Instant time) {
        return new Told(route, gathered, thread, time, false, matter);
    }

    /** As it is now, told of in passing. */
    Told as(Matter now) {
        return new Told(route, gathered, thread, at, muted, now);
    }

    Told silenced() {
        return new Told(route, gathered, thread, at, true, matter);
    }
}
