package dev.mooring.clock;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.stream.Stream;

/** When it was so late. Pure. */
public final class TimeOfDay {
    private TimeOfDay() {}

    /**
     * The last time that clocks of a zone showed a time, now included. In the hour that is there twice that may be either; a
     * time that clocks left out is the one that they showed instead.
     */
    public static Instant last(LocalTime time, ZoneId zone, Instant now) {
        var today = now.atZone(zone).toLocalDate();
        // Clocks may leave a whole day out.
        return Stream.of(today, today.minusDays(1), today.minusDays(2))
                .map(day -> day.atTime(time).atZone(zone))
                .flatMap(shown -> Stream.of(shown.withLaterOffsetAtOverlap(), shown.withEarlierOffsetAtOverlap()))
                .map(shown -> shown.toInstant())
                .filter(then -> !then.isAfter(now))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
