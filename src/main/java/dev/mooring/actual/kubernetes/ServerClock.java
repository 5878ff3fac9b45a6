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
 *
 * <p>The stopwatch stands still while the machine is suspended. A gap that any clock shows is a gap: where ours goes on by more
 * than the stopwatch, or an answer tells a later time than was expected, nothing counts as recent that was before.
 */
final class ServerClock {
    /** Then another one counts, were it behind: clocks drift, and are set back. */
    private static final Duration GROWS_OLD = Duration.ofMinutes(10);

    /** What is less may come of a slow answer, or of a clock that is set by a little. */
    private static final Duration GAP = Duration.ofSeconds(10);

    private final Clock own;
    private final LongSupplier nanos;
    private volatile @Nullable Told told;
    /** How often an answer told of a gap. */
    private volatile int gaps;

    private record Told(Instant time, Moment at) {}

    /** A point in time, as all clocks tell it. */
    record Moment(long nanos, Instant own, int gaps) {}

    /** @param nanos the stopwatch, {@code System::nanoTime} but for tests */
    ServerClock(Clock own, LongSupplier nanos) {
        this.own = own;
        this.nanos = nanos;
    }

    synchronized void tells(Optional<Instant> time) {
        time.ifPresent(now -> {
            var known = told;
            if (known != null && isGap(Duration.between(now(), now))) {
                gaps = known.at().gaps() + 1;
            }
            if (known == null || !now.isBefore(now()) || isLost() || !isWithin(GROWS_OLD, known.at())) {
                told = new Told(now, moment());
            }
        });
    }

    /** Our own time where no answer told any. */
    Instant now() {
        var known = told;
        return known == null ? own.instant() : known.time().plusNanos(nanosSince(known.at()));
    }

    /** Whether the API server's time is not known, since there was a gap: until the next answer. */
    boolean isLost() {
        var known = told;
        return known != null && hasGapSince(known.at());
    }

    Moment moment() {
        return new Moment(nanos.getAsLong(), own.instant(), gaps);
    }

    Duration since(Moment moment) {
        return Duration.ofNanos(nanosSince(moment));
    }

    private long nanosSince(Moment moment) {
        return nanos.getAsLong() - moment.nanos();
    }

    /** Not where there was a gap since. */
    boolean isWithin(Duration time, Moment since) {
        return nanosSince(since) < time.toNanos() && !hasGapSince(since);
    }

    /** Whether the machine may have been suspended since. */
    boolean hasGapSince(Moment moment) {
        return moment.gaps() != gaps
                || isGap(Duration.between(moment.own(), own.instant()).minus(since(moment)));
    }

    private static boolean isGap(Duration time) {
        return time.compareTo(GAP) > 0;
    }
}
