package dev.mooring.report;

import dev.mooring.database.Database;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Fills and bounds the history of reports as production does, without verifying anything. */
public final class HistoryFixture {
    private final Database database;
    private final ReportStore reports;

    public HistoryFixture(Database database) {
        this.database = database;
        this.reports = new ReportStore(database, null);
    }

    /** One report for each cluster. */
    public void write(List<String> clusters, Instant time, String body) {
        database.write(session -> {
            var insert = session.sql(
                    "insert into reports (id, cluster, verified_at, started_by, body) values (?, ?, ?, 'timer', ?)");
            for (var cluster : clusters) {
                insert.text(UUID.randomUUID().toString())
                        .text(cluster)
                        .time(time)
                        .text(body)
                        .next();
            }
            return insert.batch();
        });
    }

    public void forget(List<String> clusters, Instant before, int keep) {
        for (var cluster : clusters) {
            while (reports.forget(cluster, before, keep, Long.MAX_VALUE, 100)) {
                Thread.onSpinWait();
            }
        }
    }
}
