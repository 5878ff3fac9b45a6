package dev.mooring.actual.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The API server's clock, as its answers tell it and going on by our own stopwatch: a step of our clock moves nothing. What an
 * answer tells is late by the time it took, never early: so the one that was furthest on counts, for a while. Off by up to a
 * second, since answers tell whole seconds.
 */
final class ServerClock {
    /** Then another one counts, were it behind: clocks drift, and are set back. */
    private static final Duration GROWS_OLD = Duration.ofMinutes(10);

    private final Clock own;
    private final LongSupplier nanos;
    private volatile @Nullable Told told;

    private record Told(Instant time, long nanos) {}

    /** @param nanos the stopwatch, {@code System::nanoTime} but for tests */
    ServerClock(Clock own, LongSupplier nanos) {
        this.own = own;
        this.nanos = nanos;
    }

    synchronized void tells(Optional<Instant> time) {
        time.ifPresent(now -> {
            var known = told;
            if (known == null || !now.isBefore(now()) || !isWithin(GROWS_OLD, known.nanos())) {
                told = new Told(now, nanos.getAsLong());
            }
        });
    }

    /** Our own time where no answer told any. */
    Instant now() {
        var known = told;
        return known == null ? own.instant() : known.time().plusNanos(nanos.getAsLong() - known.nanos());
    }

    /** The stopwatch. */
    long nanos() {
        return nanos.getAsLong();
    }

    boolean isWithin(Duration time, long since) {
        return nanos.getAsLong() - since < time.toNanos();
    }
}
