package dev.mooring.page;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Says how long ago something was, as people say it. */
public final class Ages {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private final Instant now;

    Ages(Instant now) {
        this.now = now;
    }

    /** For example {@code 40 s}, {@code 12 min}, {@code 3 h}, {@code 5 d}; {@code never} for null. */
    public String of(@Nullable Instant time) {
        if (time == null) {
            return "never";
        }
        var seconds = Math.max(0, Duration.between(time, now).toSeconds());
        if (seconds < 2 * MINUTE) {
            return seconds + " s";
        }
        if (seconds < 2 * HOUR) {
            return seconds / MINUTE + " min";
        }
        return seconds < 2 * DAY ? seconds / HOUR + " h" : seconds / DAY + " d";
    }

    public String now() {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
