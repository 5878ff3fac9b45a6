package dev.mooring.actual.aws;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the next call to one service of one account and region may begin. Callers take turns in the order they come, so that a
 * cluster that asks much does not keep another from asking. Throttled, the pace halves, down to a call a second, and what was
 * saved up is lost; each call that AWS takes makes it a little faster again, up to what is configured. A generic cell rate
 * algorithm (ITU-T I.371): one number holds all turns that were given out.
 */
final class CallBudget {
    private static final long SLOWEST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int FASTER_PERCENT = 95;

    private final long fastestNanos;
    private final int burst;
    private final LongSupplier stopwatch;
    private long paceNanos;
    private long dueNanos;

    /** @param stopwatch nanoseconds that go on evenly */
    CallBudget(AwsConfig config, LongSupplier stopwatch) {
        this.fastestNanos = Duration.ofSeconds(1).toNanos() / config.callsPerSecond();
        this.burst = config.burst();
        this.stopwatch = stopwatch;
        this.paceNanos = fastestNanos;
        this.dueNanos = stopwatch.getAsLong();
    }

    /** Gives a turn out: how long whoever has it waits for it. */
    synchronized Duration turn() {
        var now = stopwatch.getAsLong();
        if (dueNanos - now < 0) {
            dueNanos = now;
        }
        dueNanos += paceNanos;
        // A burst is counted in calls: while the pace is slow, so is its saving.
        var wait = dueNanos - now - paceNanos * burst;
        return Duration.ofNanos(Math.max(0, wait));
    }

    /** AWS throttled a call. */
    synchronized void slower() {
        paceNanos = Math.max(fastestNanos, Math.min(2 * paceNanos, SLOWEST_NANOS));
        var saved = stopwatch.getAsLong() + paceNanos * (burst - 1);
        if (dueNanos - saved < 0) {
            dueNanos = saved;
        }
    }

    /** AWS took a call. */
    synchronized void faster() {
        paceNanos = Math.max(fastestNanos, paceNanos * FASTER_PERCENT / 100);
    }
}
