package dev.mooring.api;

import dev.mooring.clock.TimeOfDay;
import dev.mooring.problem.Problem;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A moment that a query parameter names. */
final class Moment {
    private static final Pattern TIME_OF_DAY = Pattern.compile("\\d{2}:\\d{2}(:\\d{2})?");

    private Moment() {}

    /** Of a parameter that may be left out. */
    static Optional<Instant> of(String parameter, @Nullable String text, @Nullable String zone, Clock clock) {
        var where = zone(zone);
        return Optional.ofNullable(text)
                .map(given -> TIME_OF_DAY.matcher(given).matches()
                        ? lastTime(parameter, given, where, clock.instant())
                        : datedOrNone(parameter, given));
    }

    /** In RFC 3339 alone. */
    static Instant dated(String parameter, String text) {
        return parsed(text)
                .orElseThrow(() -> Problem.badRequest(
                        parameter + " must be a time in RFC 3339, for example 2026-08-21T12:00:00Z."));
    }

    private static Instant datedOrNone(String parameter, String text) {
        return parsed(text)
                .orElseThrow(() -> Problem.badRequest(parameter
                        + " must be a time in RFC 3339, for example 2026-08-21T12:00:00Z, or a time of day, for"
                        + " example 03:12."));
    }

    private static Optional<Instant> parsed(String text) {
        try {
            // A plus sign that was not encoded arrives as a space.
            var time = OffsetDateTime.parse(text.replace(' ', '+'));
            return time.getYear() >= 0 && time.getYear() <= 9999 ? Optional.of(time.toInstant()) : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Instant lastTime(String parameter, String text, ZoneId zone, Instant now) {
        try {
            return TimeOfDay.last(LocalTime.parse(text), zone, now);
        } catch (DateTimeException _) {
            throw Problem.badRequest(parameter + " must be a time of day that there is, for example 03:12.");
        }
    }

    private static ZoneId zone(@Nullable String text) {
        try {
            return text == null ? ZoneOffset.UTC : ZoneId.of(text.replace(' ', '+'));
        } catch (DateTimeException _) {
            throw Problem.badRequest("zone must be a time zone, for example Europe/Berlin or +02:00.");
        }
    }
}
