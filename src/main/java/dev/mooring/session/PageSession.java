package dev.mooring.session;

import java.time.Duration;
import java.time.Instant;

/**
 * A browser that is signed in.
 *
 * @param id SHA-256 of the id that the browser has
 * @param used when it was used last, by about a minute
 * @param latest when it ends at the latest
 */
record PageSession(String id, Proof proof, Instant begun, Instant used, Instant latest) {

    /** Why the browser is let in. */
    sealed interface Proof {}

    /** A token: what it allows is looked up at each request. */
    record ByToken(String sha256) implements Proof {}

    /** A provider's word, of when the session began. */
    record ByProvider(String name, String role) implements Proof {}

    boolean isOver(Instant now, Duration idle) {
        return !now.isBefore(latest) || !now.isBefore(used.plus(idle));
    }

    PageSession usedAt(Instant now) {
        return new PageSession(id, proof, begun, now, latest);
    }
}
