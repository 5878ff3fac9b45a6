package dev.mooring.notify;

import dev.mooring.check.Severity;
import dev.mooring.glob.Glob;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which matters are told to which sinks, and when. Plain: the same matters at the same time always go the same way.
 *
 * @param sinks names of the sinks
 * @param severities those that it takes
 * @param groups of the catalogue, {@code source} or {@code mooring}; empty: all. {@link #checks}, {@link #clusters} and {@link
 *     #sites} are patterns with {@code *}; empty: all
 * @param age matters are told once they are so old
 * @param quiet when nothing is told; null: never
 * @param criticalPasses what is critical is told in quiet hours too
 * @param gatherBy what is told together
 * @param repeat what lasts is told again so often; empty: never
 * @param ends whether it is told that something is over
 * @param digest told at a set time alone; null: at once
 * @param heartbeat when it is told that Mooring watches; null: never
 */
record Route(
        String name,
        Set<String> sinks,
        Set<Severity> severities,
        Set<String> groups,
        List<String> checks,
        List<String> clusters,
        List<String> sites,
        Duration age,
        @Nullable Quiet quiet,
        boolean criticalPasses,
        List<By> gatherBy,
        Optional<Duration> repeat,
        boolean ends,
        @Nullable Turn digest,
        @Nullable Turn heartbeat) {
    private static final Duration MOST_AHEAD = Duration.ofHours(1);

    /** What matters may be put together by. */
    enum By {
        CLUSTER,
        CHECK,
        GROUP,
        SITE,
        SEVERITY,
        SUBJECT
    }

    /** Hours of each day, by the clock of a zone; may go over midnight. */
    record Quiet(LocalTime from, LocalTime to, ZoneId zone) {
        boolean covers(Instant time) {
            var local = LocalTime.ofInstant(time, zone);
            return from.isBefore(to)
                    ? !local.isBefore(from) && local.isBefore(to)
                    : !local.isBefore(from) || local.isBefore(to);
        }
    }

    /**
     * A time of each day, or of one day of each week, by the clock of a zone.
     *
     * @param day null: each
     */
    record Turn(@Nullable DayOfWeek day, LocalTime at, ZoneId zone) {
        /** The last one until a time. */
        Instant last(Instant now) {
            var local = now.atZone(zone);
            var today = at(local);
            if (day == null) {
                return (today.toInstant().isAfter(now) ? at(local.minusDays(1)) : today).toInstant();
            }
            var turn = at(local.with(TemporalAdjusters.previousOrSame(day)));
            return (turn.toInstant().isAfter(now) ? at(local.with(TemporalAdjusters.previous(day))) : turn).toInstant();
        }

        /** Whether one came since it was taken. */
        boolean isDue(Instant taken, Instant now) {
            return last(now).isAfter(taken) || isOfAnotherClock(taken, now);
        }

        private ZonedDateTime at(ZonedDateTime date) {
            return date.toLocalDate().atTime(at).atZone(zone);
        }
    }

    /** Whether a matter is told by this route, at whatever time. */
    boolean takes(Matter matter) {
        return severities.contains(matter.severity())
                && (groups.isEmpty() || groups.contains(matter.group()))
                && matches(checks, matter.check())
                && matches(clusters, matter.cluster())
                && matter.places().stream().anyMatch(place -> matches(sites, place));
    }

    /** Whether a matter that was not told is told now. */
    boolean tellsNow(Matter matter, Instant now) {
        return takes(matter) && isOldEnough(matter, now) && !isQuietFor(matter.severity(), now);
    }

    private boolean isOldEnough(Matter matter, Instant now) {
        var began = matter.sort() == Matter.Sort.FINDING ? matter.firstSeen() : matter.since();
        return age.isZero() || isPast(began, age, now);
    }

    /** Whether what lasts and was told at a time is told again now. */
    boolean repeatsNow(Instant told, Instant now) {
        return repeat.filter(often -> isPast(told, often, now)).isPresent();
    }

    /** Whether so long has gone by since a time; so it has since one that was written before the clock was set back. */
    private static boolean isPast(Instant time, Duration span, Instant now) {
        return !time.plus(span).isAfter(now) || isOfAnotherClock(time, now);
    }

    /** What lies further ahead than the clocks of replicas differ was written by a clock that was wrong. */
    private static boolean isOfAnotherClock(Instant time, Instant now) {
        return time.isAfter(now.plus(MOST_AHEAD));
    }

    boolean isQuietFor(Severity severity, Instant now) {
        return quiet != null && quiet.covers(now) && !(criticalPasses && severity == Severity.CRITICAL);
    }

    /** The same for all that is told together. */
    String gathered(Matter matter) {
        return gatherBy.stream()
                .map(by -> switch (by) {
                    case CLUSTER -> matter.watchedWith();
                    case CHECK -> matter.check();
                    case GROUP -> matter.group();
                    case SITE -> matter.site() == null ? "" : matter.site();
                    case SEVERITY -> matter.severity().id();
                    case SUBJECT -> matter.kind() + " " + matter.subject();
                })
                .collect(Collectors.joining("/"));
    }

    private static boolean matches(List<String> patterns, String text) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> Glob.matches(pattern, text));
    }
}
