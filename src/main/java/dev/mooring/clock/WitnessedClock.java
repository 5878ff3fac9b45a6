package dev.mooring.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The machine's clock, as long as it goes on as the stopwatch does. Where it jumps, nobody can tell by looking at it whether it
 * was set right or wrong, and every certificate would end, and every lease run out, by a wrong one: so the time before the
 * jump goes on by the stopwatch until somebody else's clock says that the machine's is right. A machine that was suspended is
 * told so by the next answer of EKS.
 *
 * <p>What the clock said when the process started is believed: with one that is wrong by more than a certificate's life no
 * connection comes about, and nothing is judged.
 */
public final class WitnessedClock extends Clock implements Witness {
    private static final Logger LOG = Logger.getLogger(WitnessedClock.class);
    /** What a clock may be set by without having jumped: more than NTP steps, less than anything is judged by. */
    private static final Duration STEP = Duration.ofMinutes(2);
    /** How far another clock may be off, and an answer old. */
    private static final Duration AGREEMENT = Duration.ofMinutes(5);

    private final Clock machine;
    private final LongSupplier stopwatch;
    private volatile Mark mark;

    /**
     * Up to where the time is known.
     *
     * @param jumped whether the machine's clock has been elsewhere since, so that the stopwatch goes on alone
     */
    private record Mark(Instant time, long nanos, boolean jumped) {
        Instant after(long now) {
            return time.plusNanos(now - nanos);
        }
    }

    public WitnessedClock() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    /** @param stopwatch nanoseconds from anywhere; never jumps */
    WitnessedClock(Clock machine, LongSupplier stopwatch) {
        this.machine = machine;
        this.stopwatch = stopwatch;
        this.mark = new Mark(machine.instant(), stopwatch.getAsLong(), false);
    }

    @Override
    public Instant instant() {
        var known = mark;
        var nanos = stopwatch.getAsLong();
        var time = machine.instant();
        var expected = known.after(nanos);
        if (isWithin(STEP, time, expected)) {
            mark = new Mark(time, nanos, false);
            return time;
        }
        if (!known.jumped()) {
            mark = new Mark(expected, nanos, true);
            LOG.warnf(
                    "The machine's clock jumped by %s. What is judged goes on by the time before, until an answer of AWS"
                            + " confirms the clock's",
                    Duration.between(expected, time));
        }
        return expected;
    }

    @Override
    public void heard(Instant time) {
        var machines = machine.instant();
        var known = mark;
        if (known.jumped() && isWithin(AGREEMENT, machines, time) && !isWithin(AGREEMENT, instant(), time)) {
            mark = new Mark(machines, stopwatch.getAsLong(), false);
            LOG.warn("The machine's clock is right, as an answer of AWS confirms: it is followed again");
        }
    }

    private static boolean isWithin(Duration tolerance, Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(tolerance) <= 0;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("times are in UTC here");
    }
}
