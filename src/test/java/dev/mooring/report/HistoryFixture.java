package dev.mooring.report;

import dev.mooring.database.Database;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Fills and bounds the history of reports as production does, without verifying anything. */
public final class HistoryFixture {
    private final Database database;
    private final ReportTable table;

    public HistoryFixture(Database database) {
        this.database = database;
        this.table = new ReportTable(database, null);
    }

    /** One report for each cluster. */
    public void write(List<String> clusters, Instant time, String body) {
        database.write(connection -> {
            try (var insert = connection.prepareStatement(
                    "insert into reports (id, cluster, verified_at, started_by, body) values (?, ?, ?, 'timer', ?)")) {
                for (var cluster : clusters) {
                    insert.setString(1, UUID.randomUUID().toString());
                    insert.setString(2, cluster);
                    insert.setLong(3, time.toEpochMilli());
                    insert.setString(4, body);
                    insert.addBatch();
                }
                return insert.executeBatch();
            }
        });
    }

    public void forget(List<String> clusters, Instant before, int keep) {
        for (var cluster : clusters) {
            while (table.forget(cluster, before, keep, 100)) {
                Thread.onSpinWait();
            }
        }
    }
}
