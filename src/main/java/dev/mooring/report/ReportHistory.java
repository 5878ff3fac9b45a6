package dev.mooring.report;

import dev.mooring.database.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads stored reports and the nodes of the newest one. */
@Singleton
public final class ReportHistory {
    private static final Instant FAR_AHEAD = Instant.parse("9999-01-01T00:00:00Z");
    private final Database database;
    private final ReportJson json;

    @Inject
    ReportHistory(Database database, ReportJson json) {
        this.database = database;
        this.json = json;
    }

    /** A report with its place in history. */
    public record Entry(long seq, Report report) {}

    public Optional<Report> latest(String cluster) {
        return asOf(cluster, FAR_AHEAD);
    }

    /** The report that was the newest at a time. */
    public Optional<Report> asOf(String cluster, Instant time) {
        return one(
                "select seq, body from reports where cluster = ? and verified_at <= ? order by verified_at desc, seq desc"
                        + " limit 1",
                cluster,
                time.toEpochMilli());
    }

    public Optional<Report> find(String id) {
        return one("select seq, body from reports where id = ? and ? = 0", id, 0);
    }

    /** Newest first, those before a place in history. */
    public List<Entry> list(Optional<String> cluster, long before, int limit) {
        var sql = "select seq, body from reports where seq < ?" + (cluster.isPresent() ? " and cluster = ?" : "")
                + " order by seq desc limit ?";
        return database.read(connection -> {
            try (var select = connection.prepareStatement(sql)) {
                var index = 1;
                select.setLong(index++, before);
                if (cluster.isPresent()) {
                    select.setString(index++, cluster.get());
                }
                select.setInt(index, limit);
                return entries(select.executeQuery());
            }
        });
    }

    /** The four-way truth of every machine of a cluster, as of its newest report. */
    public List<NodeState> nodes(String cluster) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement("select body from nodes where cluster = ?")) {
                select.setString(1, cluster);
                try (var row = select.executeQuery()) {
                    return row.next() ? json.nodes(row.getString(1)) : List.of();
                }
            }
        });
    }

    private Optional<Report> one(String sql, String text, long number) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement(sql)) {
                select.setString(1, text);
                select.setLong(2, number);
                return entries(select.executeQuery()).stream()
                        .map(Entry::report)
                        .findFirst();
            }
        });
    }

    private List<Entry> entries(ResultSet rows) throws SQLException {
        var entries = new ArrayList<Entry>();
        try (rows) {
            while (rows.next()) {
                entries.add(new Entry(rows.getLong(1), json.report(rows.getString(2))));
            }
        }
        return entries;
    }
}
