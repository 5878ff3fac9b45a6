package dev.mooring.declared.pulumi;

import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import java.time.Duration;

/** Doubles from half a second, honours {@code Retry-After}, and never waits longer than ten seconds. */
public final class RetryAfter implements CustomBackoffStrategy {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 10_000;
    private long next = FIRST_MILLIS;

    @Override
    public void init(long initialDelayInMillis) {
        next = FIRST_MILLIS;
    }

    @Override
    public long nextDelayInMillis(Throwable failure) {
        var own = next;
        next = Math.min(next * 2, LONGEST_MILLIS);
        var asked = failure instanceof TransientlyUnreadable unreadable
                ? unreadable.retryAfter().map(Duration::toMillis).orElse(0L)
                : 0L;
        return Math.min(Math.max(own, asked), LONGEST_MILLIS);
    }
}
