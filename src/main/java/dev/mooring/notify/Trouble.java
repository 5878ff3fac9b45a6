package dev.mooring.notify;

import dev.mooring.check.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mooring's own trouble, as matters. Plain. */
final class Trouble {
    static final String DELIVERIES_PARKED = "deliveries-parked";
    static final String DELIVERIES_MISSING = "deliveries-missing";
    static final String NOTICES_PARKED = "notices-parked";
    static final String VERIFICATION_OVERDUE = "verification-overdue";
    static final String SINK_AWAY = "sink-away";
    static final String DATABASE_AWAY = "database-away";

    /** Names of all, as routes may name them. */
    static final List<String> ALL = List.of(
            DELIVERIES_PARKED, DELIVERIES_MISSING, NOTICES_PARKED, SINK_AWAY, VERIFICATION_OVERDUE, DATABASE_AWAY);

    private static final List<String> FORGOTTEN_IN_TIME =
            List.of(DELIVERIES_PARKED, DELIVERIES_MISSING, NOTICES_PARKED);

    private Trouble() {}

    /**
     * What Mooring knows of itself.
     *
     * @param parked deliveries that were given up
     * @param missing deliveries that never arrived and could not be fetched; empty where that is not known
     * @param noticesParked notices that were given up and not sent again
     * @param away sinks for which notices have waited too long
     * @param overdue of which clusters the newest report is too old; each is a matter of its own, so that one that has been for
     *     long hides no other
     * @param late how old these reports are allowed to be
     * @param begun since when, where the figures do not say
     * @param doubts of which sinks it is not known that they are there again
     */
    record Figures(
            long parked,
            Optional<Long> missing,
            long noticesParked,
            List<Away> away,
            Overdue.Known overdue,
            Duration late,
            Begun begun,
            Doubts doubts) {
        Figures(
                long parked,
                Optional<Long> missing,
                long noticesParked,
                List<Away> away,
                Overdue.Known overdue,
                Duration late,
                Begun begun) {
            this(parked, missing, noticesParked, away, overdue, late, begun, Doubts.NONE);
        }

        Figures(
                long parked,
                Optional<Long> missing,
                long noticesParked,
                List<Away> away,
                Overdue.Known overdue,
                Duration late) {
            this(parked, missing, noticesParked, away, overdue, late, Begun.UNKNOWN);
        }
    }

    /** When the oldest delivery and notice of those that were given up were; empty where that is not known. */
    record Begun(Optional<Instant> parked, Optional<Instant> noticesParked) {
        static final Begun UNKNOWN = new Begun(Optional.empty(), Optional.empty());
    }

    /**
     * Sinks that are not away, as far as is known, and took nothing since something was given up.
     *
     * @param sinks those for which something waits, or is parked
     * @param silent those for which nothing is kept any more
     */
    record Doubts(Set<String> sinks, Set<String> silent) {
        static final Doubts NONE = new Doubts(Set.of(), Set.of());
    }

    /** A sink for which notices wait, since when, and why as far as is known. */
    record Away(String sink, Instant since, @Nullable String cause) {}

    /** What there is to tell of; what is not known has neither begun nor ended. */
    static Seen of(Figures figures, Instant now) {
        var seen = Seen.of(now, matters(figures, now), Set.of(), ends(figures));
        var unknown = new HashSet<String>();
        if (figures.missing().isEmpty()) {
            unknown.add(Matter.ofMooring(DELIVERIES_MISSING));
        }
        figures.overdue().unknown().forEach(cluster -> unknown.add(Matter.ofOverdue(cluster)));
        figures.doubts().sinks().forEach(sink -> unknown.add(Matter.ofAway(sink)));
        return seen.notKnowing(unknown);
    }

    /** How what is not the case, if it was told, has ended. */
    private static Map<String, End> ends(Figures figures) {
        var ends = new HashMap<String, End>();
        figures.overdue().onTime().forEach(cluster -> ends.put(Matter.ofOverdue(cluster), End.CLEAN));
        figures.doubts().silent().forEach(sink -> ends.put(Matter.ofAway(sink), End.FORGOTTEN));
        // Retention takes them out of the count as a replay does.
        FORGOTTEN_IN_TIME.forEach(what -> ends.put(Matter.ofMooring(what), End.FORGOTTEN));
        return ends;
    }

    /** Whether a matter is that this sink is away. */
    static boolean isOf(Sink sink, Matter matter) {
        return matter.check().equals(SINK_AWAY) && matter.subject().equals(sink.name());
    }

    private static List<Matter> matters(Figures figures, Instant now) {
        var all = new ArrayList<Matter>();
        if (figures.parked() > 0) {
            all.add(Matter.trouble(
                    DELIVERIES_PARKED,
                    Severity.ERROR,
                    Words.count(figures.parked(), "delivery is", "deliveries are")
                            + " parked: what Pulumi told was not taken in",
                    "Look at the cause (GET /api/v1/deliveries?state=parked), then run them again (POST …/replay).",
                    figures.begun().parked().orElse(now)));
        }
        var missing = figures.missing().orElse(0L);
        if (missing > 0) {
            all.add(Matter.trouble(
                    DELIVERIES_MISSING,
                    Severity.WARNING,
                    Words.count(missing, "delivery is", "deliveries are")
                            + " missing: Pulumi sent them and they could not be fetched",
                    "Look at GET /api/v1/webhooks: it says what the webhooks lack.",
                    now));
        }
        if (figures.noticesParked() > 0) {
            all.add(Matter.trouble(
                    NOTICES_PARKED,
                    Severity.ERROR,
                    Words.count(figures.noticesParked(), "notice was", "notices were") + " given up",
                    "Look at the cause (GET /api/v1/notices?state=parked), mend the sink, then POST …/replay.",
                    figures.begun().noticesParked().orElse(now)));
        }
        figures.away().forEach(away -> all.add(away(away)));
        figures.overdue()
                .clusters()
                .forEach((cluster, since) -> all.add(Matter.overdue(
                        cluster,
                        "No report for " + Words.duration(figures.late()) + " and longer of " + cluster,
                        "Look at /q/health/live and the log of the replica that leads this cluster.",
                        since)));
        return all;
    }

    private static Matter away(Away away) {
        return Matter.away(
                away.sink(),
                "Notices for " + away.sink() + " do not arrive",
                away.cause() == null ? "They are not sent at all." : away.cause(),
                "Look at GET /api/v1/notices?state=pending&sink=" + away.sink()
                        + ", then at the sink. They are kept, and sent once it is back.",
                away.since());
    }
}
