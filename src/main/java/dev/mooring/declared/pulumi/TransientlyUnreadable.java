package dev.mooring.declared.pulumi;

import dev.mooring.reading.Cause;
import dev.mooring.reading.Unreadable;
import java.time.Duration;
import java.util.Optional;

/** A failure that may pass: worth another try, not before the time the other side asked for. */
public final class TransientlyUnreadable extends Unreadable {
    private static final long serialVersionUID = 1L;
    private final transient Optional<Duration> retryAfter;

    TransientlyUnreadable(Cause cause, Optional<Duration> retryAfter) {
        super(cause);
        this.retryAfter = retryAfter;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
