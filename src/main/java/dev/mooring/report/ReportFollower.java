package dev.mooring.report;

import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.replica.Leadership;
import dev.mooring.replica.SoleLeader;
import dev.mooring.report.ReportDesk.Issue;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells of reports that other replicas store, so that whoever listens to this one misses nothing. PostgreSQL only: on
 * SQLite there is no other replica.
 */
@Singleton
public class ReportFollower {
    /** Transactions end in another order than they took their numbers in: so far back is looked again. */
    private static final int LOOK_BACK = 200;

    private final Database database;
    private final Leadership leadership;
    private final ReportHistory history;
    private final ReportJson json;
    private final Event<Issue> issues;
    private final Set<Long> seen = new LinkedHashSet<>();
    private long newest = -1;

    @Inject
    ReportFollower(
            Database database, Leadership leadership, ReportHistory history, ReportJson json, Event<Issue> issues) {
        this.issues = issues;
        this.database = database;
        this.leadership = leadership;
        this.history = history;
        this.json = json;
    }

    /** Where a report is. */
    private record Place(long seq, String id, String cluster) {}

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (leadership instanceof SoleLeader) {
            return;
        }
        try {
            var before = newest;
            for (var place : places()) {
                if (!seen.contains(place.seq()) && before >= 0 && !leadership.leads(place.cluster())) {
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
        history.find(place.id()).ifPresent(report -> {
            var changes = report.changes();
            var issue = new Issue(report, findings(changes.opened()), findings(changes.resolved()), List.of());
            issues.fire(issue);
        });
    }

    private List<Place> places() {
        return database.read(connection -> {
            try (var select = connection.prepareStatement(
                    "select seq, id, cluster from reports where seq > ? order by seq desc limit 1000")) {
                select.setLong(1, newest - LOOK_BACK);
                var places = new ArrayList<Place>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        places.add(new Place(rows.getLong(1), rows.getString(2), rows.getString(3)));
                    }
                }
                return places.reversed();
            }
        });
    }

    private List<Finding> findings(Collection<String> fingerprints) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement("select body from findings where fingerprint = any(?)")) {
                select.setArray(1, connection.createArrayOf("text", fingerprints.toArray()));
                var findings = new ArrayList<Finding>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        findings.add(json.finding(rows.getString(1)));
                    }
                }
                return findings;
            }
        });
    }
}
