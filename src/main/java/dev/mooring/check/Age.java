package dev.mooring.check;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Ages, compared in one way. */
public final class Age {
    private Age() {}

    /** Whether more than a time has passed since a moment; a moment that is not known has not passed. */
    public static boolean longAgo(@Nullable Instant moment, Duration time, Instant now) {
        return moment != null && Duration.between(moment, now).compareTo(time) > 0;
    }

    /** Whether a moment lies ahead, but by less than a time. */
    public static boolean soon(Instant moment, Duration time, Instant now) {
        return moment.isAfter(now) && Duration.between(now, moment).compareTo(time) < 0;
    }
}
