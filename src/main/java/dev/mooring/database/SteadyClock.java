package dev.mooring.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The time by which what is old is forgotten. A clock that jumps ahead makes everything old at once, and what is forgotten
 * does not come back: so nothing is, until the clock has gone as the stopwatch does for a day. A clock that is far ahead of
 * what was stored last may have jumped while nobody looked.
 */
public final class SteadyClock {
    private static final Logger LOG = Logger.getLogger(SteadyClock.class);
    private static final Duration TOLERATED = Duration.ofMinutes(5);
    private static final Duration STEADY = Duration.ofDays(1);
    private final Clock clock;
    private final LongSupplier stopwatch;
    private Instant seen;
    private long seenNanos;
    private boolean looked;
    private boolean steady = true;
    private long unsteadyNanos;

    public SteadyClock(Clock clock) {
        this(clock, System::nanoTime);
    }

    /** @param stopwatch nanoseconds from anywhere; never jumps */
    SteadyClock(Clock clock, LongSupplier stopwatch) {
        this.clock = clock;
        this.stopwatch = stopwatch;
        this.seen = clock.instant();
        this.seenNanos = stopwatch.getAsLong();
    }

    /**
     * The time, where it can be forgotten by.
     *
     * @param newest when the newest of what may be forgotten was stored, by the clock of then; empty where there is none
     */
    public synchronized Optional<Instant> now(Optional<Instant> newest) {
        var now = clock.instant();
        var nanos = stopwatch.getAsLong();
        var off = Duration.between(seen, now).minusNanos(nanos - seenNanos).abs();
        var unseen = !looked
                && newest.map(time -> Duration.between(time, now))
                        .filter(age -> age.compareTo(STEADY) > 0)
                        .isPresent();
        if (off.compareTo(TOLERATED) > 0 || unseen) {
            steady = false;
            unsteadyNanos = nanos;
            LOG.warnf("The clock may have jumped: nothing is forgotten by age for %d h", STEADY.toHours());
        } else if (nanos - unsteadyNanos >= STEADY.toNanos()) {
            steady = true;
        }
        seen = now;
        seenNanos = nanos;
        looked = true;
        return steady ? Optional.of(now) : Optional.empty();
    }
}
