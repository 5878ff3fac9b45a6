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

    /**
     * When a call may begin.
     *
     * @param after how long whoever has it waits for it
     * @param costNanos by how much those that come later begin later
     */
    record Turn(Duration after, long costNanos) {}

    /** Gives a turn out. */
    synchronized Turn turn() {
        var now = stopwatch.getAsLong();
        if (dueNanos - now < 0) {
            dueNanos = now;
        }
        dueNanos += paceNanos;
        // A burst is counted in calls: while the pace is slow, so is its saving.
        var wait = dueNanos - now - paceNanos * burst;
        return new Turn(Duration.ofNanos(Math.max(0, wait)), paceNanos);
    }

    /** A turn was not used: whoever had it gave up while it waited. */
    synchronized void giveBack(Turn turn) {
        dueNanos -= turn.costNanos();
    }

    /** AWS throttled a call. What was saved up is lost; whoever waits already is not overtaken. */
    synchronized void slower() {
        var now = stopwatch.getAsLong();
        var waited = Math.max(0, dueNanos - now - paceNanos * (burst - 1));
        paceNanos = Math.max(fastestNanos, Math.min(2 * paceNanos, SLOWEST_NANOS));
        dueNanos = now + paceNanos * (burst - 1) + waited;
    }

    /** AWS took a call. What was saved up stays the same number of calls, and the line as long as it was. */
    synchronized void faster() {
        var before = paceNanos;
        paceNanos = Math.max(fastestNanos, paceNanos * FASTER_PERCENT / 100);
        var used = Math.clamp(dueNanos - stopwatch.getAsLong(), 0, before * burst);
        dueNanos -= Math.round(used * ((double) (before - paceNanos) / before));
    }
}
