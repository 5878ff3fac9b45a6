package dev.mooring.report;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.replica.Leadership;
import dev.mooring.replica.SoleLeader;
import dev.mooring.report.ReportDesk.Issue;
import dev.mooring.report.ReportDesk.Storing;
import dev.mooring.report.ReportStore.Place;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells of reports that other replicas store, so that whoever listens to this one misses nothing, whoever leads a cluster by
 * then. PostgreSQL only: on SQLite there is no other replica.
 */
@Singleton
public class ReportFollower {
    /** Transactions end in another order than they took their numbers in: so far back is looked again. */
    private static final int LOOK_BACK = 200;

    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_OF_OWN = 1_000;

    private final Leadership leadership;
    private final ReportStore reports;
    private final Missed missed;
    private final Event<Issue> issues;
    private final Set<Long> seen = new LinkedHashSet<>();
    /** Ids of reports that were stored here last: those the desk tells. */
    private final Set<String> own = new LinkedHashSet<>();

    private long newest = -1;

    @Inject
    ReportFollower(Leadership leadership, ReportStore reports, Missed missed, Event<Issue> issues) {
        this.leadership = leadership;
        this.reports = reports;
        this.missed = missed;
        this.issues = issues;
    }

    /** Before it can be seen in the database. */
    void storing(@Observes Storing storing) {
        synchronized (own) {
            own.add(storing.report().id());
            if (own.size() > MOST_OF_OWN) {
                own.remove(own.iterator().next());
            }
        }
    }

    private boolean isOwn(Place place) {
        synchronized (own) {
            return own.contains(place.id());
        }
    }

    // Not at once: a start that fails would be ended by it with a stack trace.
    @Scheduled(every = "1s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (leadership instanceof SoleLeader) {
            return;
        }
        try {
            var before = newest;
            for (var place : reports.placesAfter(newest - LOOK_BACK, MOST_AT_ONCE)) {
                if (!seen.contains(place.seq()) && before >= 0 && !isOwn(place)) {
                    tell(place);
                }
                seen.add(place.seq());
                newest = Math.max(newest, place.seq());
            }
            newest = Math.max(newest, 0);
            seen.removeIf(seq -> seq < newest - LOOK_BACK);
        } catch (DatabaseUnavailable notNow) {
            // What is missed now is found at the next look.
        }
    }

    private void tell(Place place) {
        missed.issue(place.id()).ifPresent(issues::fire);
    }
}
