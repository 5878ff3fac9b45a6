package dev.mooring.reading.json;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/**
 * Times as other systems give them, from the year 0 to 9999. What lies beyond counts as the first or last moment of those:
 * it is a time of a system that is not sound, and neither texts nor databases hold all that Java can.
 */
public final class BoundedTime {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** Go writes years beyond 9999 without a sign, which come of a time in another zone. */
    private static final Pattern WITHOUT_SIGN = Pattern.compile("[1-9][0-9]{4,8}-[0-9]{2}-[0-9]{2}T");

    private BoundedTime() {}

    /**
     * A time as RFC 3339 writes it.
     *
     * @throws java.time.DateTimeException where it is none
     */
    public static Instant parse(String text) {
        return WITHOUT_SIGN.matcher(text).lookingAt()
                ? LAST
                : of(OffsetDateTime.parse(text).toInstant());
    }

    /** Of seconds since 1970. */
    public static Instant ofSeconds(long seconds) {
        return Instant.ofEpochSecond(Math.clamp(seconds, FIRST.getEpochSecond(), LAST.getEpochSecond()));
    }

    public static Instant of(Instant time) {
        return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
    }
}
