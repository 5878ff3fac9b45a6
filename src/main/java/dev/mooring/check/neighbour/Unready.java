package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.Conditions;
import dev.mooring.check.Age;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the External Secrets Operator does not call ready. */
final class Unready {
    private Unready() {}

    /** Whether it has not been ready for longer than a time, or nobody has looked at it for so long since it was made. */
    static boolean forLong(Conditions conditions, Optional<Instant> created, Duration time, Instant now) {
        var ready = conditions.ready();
        return ready.isEmpty()
                ? Age.longAgo(created.orElse(null), time, now)
                : !ready.get().isTrue()
                        && ready.get()
                                .since()
                                .map(since -> Age.longAgo(since, time, now))
                                .orElse(true);
    }
}
