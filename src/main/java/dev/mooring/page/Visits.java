package dev.mooring.page;

import dev.mooring.caller.Caller;
import dev.mooring.clock.TimeOfDay;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Visit} of what was asked. */
@Singleton
public final class Visits {
    private static final Pattern OF_THE_DAY = Pattern.compile("\\d{1,2}:\\d{2}");
    private static final int LONGEST = 200;
    private final Clock clock;
    private final PageGuard guard;

    @Inject
    Visits(Clock clock, PageGuard guard) {
        this.clock = clock;
        this.guard = guard;
    }

    /** Throws {@link PageProblem} where the time or the zone is none. */
    public Visit of(Asked asked) {
        var now = clock.instant();
        var zone = zone(asked);
        var uri = Objects.requireNonNull(asked.uri);
        return new Visit(
                now,
                Optional.ofNullable(asked.at).filter(text -> !text.isBlank()).map(text -> time("at", text, zone, now)),
                zone,
                path(uri),
                query(uri),
                guard.reader().map(Caller::name),
                guard.operator().map(Caller::name));
    }

    /** As it was asked for: a name in it may hold what means something else in an address. */
    static String path(UriInfo uri) {
        return "/" + uri.getRequestUri().getRawPath().replaceAll("^/+", "");
    }

    private static Map<String, String> query(UriInfo uri) {
        var query = new LinkedHashMap<String, String>();
        uri.getQueryParameters().forEach((name, values) -> query.put(name, first(values)));
        return query;
    }

    private static String first(List<String> values) {
        var value = values.isEmpty() ? "" : values.getFirst();
        return value.length() > LONGEST ? value.substring(0, LONGEST) : value;
    }

    private static ZoneId zone(Asked asked) {
        if (asked.zone != null && !asked.zone.isBlank()) {
            return zone(asked.zone)
                    .orElseThrow(() -> PageProblem.badRequest(
                            "zone must be the name of a time zone, for example Europe/Berlin or UTC."));
        }
        return zone(asked.knownZone).orElse(ZoneOffset.UTC);
    }

    private static Optional<ZoneId> zone(@Nullable String name) {
        try {
            return Optional.ofNullable(name).filter(text -> text.length() < 64).map(ZoneId::of);
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    /**
     * A time that an address names. One of the reader's day is the last one there was before a time.
     *
     * @param name of the parameter, for complaints
     */
    public static Instant time(String name, String text, ZoneId zone, Instant before) {
        try {
            if (OF_THE_DAY.matcher(text.strip()).matches()) {
                var padded = text.strip().length() == 4 ? "0" + text.strip() : text.strip();
                return TimeOfDay.last(LocalTime.parse(padded), zone, before);
            }
            // A plus sign that was not encoded arrives as a space.
            var time = OffsetDateTime.parse(text.strip().replace(' ', '+'));
            if (time.getYear() >= 0 && time.getYear() <= 9999) {
                return time.toInstant();
            }
        } catch (DateTimeException _) {
            // Told below, like a time that is out of range.
        }
        throw PageProblem.badRequest(
                name
                        + " must be a time of your day, for example 03:12, or one in RFC 3339, for example 2026-08-21T03:12:00Z.");
    }
}
