package dev.mooring.page;

import io.quarkus.qute.RawString;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells times as people do: in their zone, with UTC beside, and with the day only where it is another one. */
final class Times {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter OF_ANOTHER_DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter OF_ANOTHER_YEAR = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter WHOLE =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm:ss xxx", Locale.ENGLISH);
    private final Instant moment;
    private final ZoneId zone;

    Times(Instant moment, ZoneId zone) {
        this.moment = moment;
        this.zone = zone;
    }

    RawString stamp(@Nullable Instant time) {
        return told(time, false);
    }

    RawString exact(@Nullable Instant time) {
        return told(time, true);
    }

    private RawString told(@Nullable Instant time, boolean exact) {
        if (time == null) {
            return new RawString("never");
        }
        var utc = isUtc() ? " UTC" : " <small class=\"utc\">" + clock(time, ZoneOffset.UTC, exact) + " UTC</small>";
        return new RawString("<time datetime=\"" + time.truncatedTo(ChronoUnit.SECONDS) + "\" title=\""
                + WHOLE.format(time.atZone(zone)) + "\">" + clock(time, zone, exact) + utc + "</time>");
    }

    String clock(Instant time) {
        return clock(time, zone, false);
    }

    private String clock(Instant time, ZoneId in, boolean exact) {
        var there = time.atZone(in);
        var here = moment.atZone(zone);
        if (there.toLocalDate().equals(here.toLocalDate())) {
            return (exact ? SECONDS : CLOCK).format(there);
        }
        return (Math.abs(ChronoUnit.DAYS.between(there, here)) < 200 ? OF_ANOTHER_DAY : OF_ANOTHER_YEAR).format(there);
    }

    private boolean isUtc() {
        return zone.getRules().isFixedOffset()
                && zone.getRules().getOffset(moment).equals(ZoneOffset.UTC);
    }

    /** For example {@code 40 s}, {@code 12 min}, {@code 3 h}, {@code 5 d}; {@code never} for null. */
    String ago(@Nullable Instant time) {
        if (time == null) {
            return "never";
        }
        var seconds = Math.abs(Duration.between(time, moment).toSeconds());
        if (seconds < 2 * MINUTE) {
            return seconds + " s";
        }
        if (seconds < 2 * HOUR) {
            return seconds / MINUTE + " min";
        }
        return seconds < 2 * DAY ? seconds / HOUR + " h" : seconds / DAY + " d";
    }
}
