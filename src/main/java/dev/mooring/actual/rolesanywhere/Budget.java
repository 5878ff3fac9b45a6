package dev.mooring.actual.rolesanywhere;

import dev.mooring.actual.rolesanywhere.SubjectAsking.Answer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How many calls to one region of one account are under way, and how many begin in a minute: as many as configured, or as AWS takes. It
 * takes one a second of ListSubjects and GetSubject together (IAM Roles Anywhere, quotas) until its owner asks for more.
 */
final class Budget {
    /** Half of what AWS takes by default. */
    private static final long SLOWEST_NANOS = Duration.ofSeconds(2).toNanos();

    private static final int FASTER_PERCENT = 98;

    /** Fair, so that a cluster with thousands of machines does not keep a small one waiting. */
    private final Semaphore inFlight;

    private final int callsInFlight;
    private final long fastestNanos;
    private long paceNanos;
    private long nextNanos = System.nanoTime();

    Budget(RolesAnywhereConfig config) {
        this.callsInFlight = config.callsInFlight();
        this.inFlight = new Semaphore(callsInFlight, true);
        this.fastestNanos =
                Duration.ofMinutes(1).dividedBy(config.callsPerMinute()).toNanos();
        this.paceNanos = fastestNanos;
    }

    /** At once, at most. */
    int callsInFlight() {
        return callsInFlight;
    }

    /** Calls once it is its turn. */
    Answer call(Supplier<Answer> call) throws InterruptedException {
        inFlight.acquire();
        try {
            TimeUnit.NANOSECONDS.sleep(untilTurn());
            return call.get();
        } finally {
            inFlight.release();
        }
    }

    private synchronized long untilTurn() {
        var now = System.nanoTime();
        var turn = nextNanos - now > 0 ? nextNanos : now;
        nextNanos = turn + paceNanos;
        return turn - now;
    }

    /** AWS throttled a call, although the SDK had waited and asked again. */
    synchronized void slower() {
        paceNanos = Math.max(fastestNanos, Math.min(2 * paceNanos, SLOWEST_NANOS));
    }

    /** AWS took a call. */
    synchronized void faster() {
        paceNanos = Math.max(fastestNanos, paceNanos * FASTER_PERCENT / 100);
    }
}
