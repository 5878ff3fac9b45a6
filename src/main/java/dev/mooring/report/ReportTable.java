package dev.mooring.report;

import dev.mooring.database.Database;
import dev.mooring.event.Change;
import dev.mooring.report.Finding.PrecedingChange;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The SQL that writes reports, and reads what the next one builds on. */
@Singleton
final class ReportTable {
    private final Database database;
    private final ReportJson json;

    @Inject
    ReportTable(Database database, ReportJson json) {
        this.database = database;
        this.json = json;
    }

    /** Everything one verification leaves behind, written in one transaction. */
    record Outcome(Report report, List<Finding> opened, FindingLifecycle.Step findings, List<NodeState> nodes) {}

    /**
     * Reads what is open, works the next step out and stores it, as one transaction. Where several replicas share the
     * database, one of them at a time does this for a cluster.
     */
    Outcome advance(String cluster, Function<List<Finding>, Outcome> next) {
        return database.write(connection -> {
            lock(connection, cluster);
            var outcome = next.apply(open(connection, cluster));
            insert(connection, outcome.report());
            upsert(connection, outcome.findings().open());
            upsert(connection, outcome.findings().resolved());
            replaceNodes(connection, outcome);
            return outcome;
        });
    }

    private void lock(Connection connection, String cluster) throws SQLException {
        switch (database.dialect()) {
            case SQLITE -> {} // There is one writing connection.
            case POSTGRESQL -> {
                try (var lock = connection.prepareStatement("select pg_advisory_xact_lock(hashtext(?))")) {
                    lock.setString(1, "mooring/" + cluster);
                    lock.execute();
                }
            }
        }
    }

    /** What is open of a cluster. */
    List<Finding> open(String cluster) {
        return database.read(connection -> open(connection, cluster));
    }

    private List<Finding> open(Connection connection, String cluster) throws SQLException {
        try (var select =
                connection.prepareStatement("select body from findings where cluster = ? and status = 'open'")) {
            select.setString(1, cluster);
            var findings = new ArrayList<Finding>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    findings.add(json.finding(rows.getString(1)));
                }
            }
            return findings;
        }
    }

    /** Notes a change, unless it, or a later one of its kind, is known: deliveries come in any order, and again. */
    void remember(String cluster, Change change, Instant at) {
        database.write(
                connection -> isKnown(connection, cluster, change) ? 0 : insert(connection, cluster, change, at));
    }

    private static boolean isKnown(Connection connection, String cluster, Change change) throws SQLException {
        var version = change.version();
        if (version == null) {
            return false;
        }
        try (var select = connection.prepareStatement(
                "select 1 from changes where cluster = ? and kind = ? and version >= ? limit 1")) {
            select.setString(1, cluster);
            select.setString(2, change.kind());
            select.setLong(3, version);
            try (var row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static int insert(Connection connection, String cluster, Change change, Instant at) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into changes (cluster, kind, version, url, at) values (?, ?, ?, ?, ?)")) {
            insert.setString(1, cluster);
            insert.setString(2, change.kind());
            setNullable(insert, 3, change.version());
            insert.setString(4, change.url());
            insert.setLong(5, at.toEpochMilli());
            return insert.executeUpdate();
        }
    }

    Optional<PrecedingChange> lastChange(String cluster) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement(
                    "select kind, version, url, at from changes where cluster = ? order by at desc, seq desc limit 1")) {
                select.setString(1, cluster);
                try (var row = select.executeQuery()) {
                    return row.next() ? Optional.of(change(row)) : Optional.empty();
                }
            }
        });
    }

    private static PrecedingChange change(ResultSet row) throws SQLException {
        var version = row.getLong(2);
        var known = !row.wasNull();
        return new PrecedingChange(
                row.getString(1), known ? version : null, row.getString(3), Instant.ofEpochMilli(row.getLong(4)));
    }

    /** Every cluster that there are reports of. */
    List<String> clusters() {
        return database.read(connection -> {
            try (var select = connection.prepareStatement("select cluster from nodes");
                    var rows = select.executeQuery()) {
                var clusters = new ArrayList<String>();
                while (rows.next()) {
                    clusters.add(rows.getString(1));
                }
                return clusters;
            }
        });
    }

    /**
     * Forgets reports and changes of before a time, and all but the newest so many reports of a cluster; never the newest.
     *
     * @return whether there may be more to forget
     */
    boolean forget(String cluster, Instant before, int keep, int batch) {
        return database.write(connection -> {
            try (var delete = connection.prepareStatement("delete from changes where cluster = ? and at < ?")) {
                delete.setString(1, cluster);
                delete.setLong(2, before.toEpochMilli());
                delete.executeUpdate();
            }
            try (var delete = connection.prepareStatement("delete from reports where seq in (select seq from reports"
                    + " where cluster = ? and (verified_at < ? or seq <= coalesce((select seq from reports where cluster"
                    + " = ? order by seq desc limit 1 offset ?), 0)) and seq < (select max(seq) from reports where"
                    + " cluster = ?) order by seq limit ?)")) {
                delete.setString(1, cluster);
                delete.setLong(2, before.toEpochMilli());
                delete.setString(3, cluster);
                delete.setInt(4, keep);
                delete.setString(5, cluster);
                delete.setInt(6, batch);
                return delete.executeUpdate() == batch;
            }
        });
    }

    /** The same for resolved findings. */
    boolean forgetResolved(String cluster, Instant before, int keep, int batch) {
        return database.write(connection -> {
            try (var delete =
                    connection.prepareStatement("delete from findings where fingerprint in (select fingerprint"
                            + " from findings where cluster = ? and status = 'resolved' and (resolved_at < ? or resolved_at <"
                            + " coalesce((select resolved_at from findings where cluster = ? and status = 'resolved' order by"
                            + " resolved_at desc limit 1 offset ?), 0)) order by resolved_at limit ?)")) {
                delete.setString(1, cluster);
                delete.setLong(2, before.toEpochMilli());
                delete.setString(3, cluster);
                delete.setInt(4, keep);
                delete.setInt(5, batch);
                return delete.executeUpdate() == batch;
            }
        });
    }

    private void insert(Connection connection, Report report) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into reports (id, cluster, verified_at, started_by, body) values (?, ?, ?, ?, ?)")) {
            insert.setString(1, report.id());
            insert.setString(2, report.cluster());
            insert.setLong(3, report.verifiedAt().toEpochMilli());
            insert.setString(4, report.trigger());
            insert.setString(5, json.write(report));
            insert.executeUpdate();
        }
    }

    private void upsert(Connection connection, Collection<Finding> findings) throws SQLException {
        if (findings.isEmpty()) {
            return;
        }
        try (var upsert = connection.prepareStatement("insert into findings (fingerprint, cluster, check_id, severity,"
                + " status, subject_kind, subject_name, site, inhibited, first_seen, last_seen, resolved_at, body)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (fingerprint) do update set severity ="
                + " excluded.severity, status = excluded.status, site = excluded.site, inhibited = excluded.inhibited,"
                + " first_seen = excluded.first_seen, last_seen = excluded.last_seen, resolved_at ="
                + " excluded.resolved_at, body = excluded.body")) {
            for (var finding : findings) {
                upsert.setString(1, finding.fingerprint());
                upsert.setString(2, finding.cluster());
                upsert.setString(3, finding.check());
                upsert.setString(4, finding.severity().id());
                upsert.setString(5, finding.status().name().toLowerCase(Locale.ROOT));
                upsert.setString(6, finding.subject().kind());
                upsert.setString(7, finding.subject().name());
                upsert.setString(8, finding.subject().site());
                upsert.setInt(9, finding.counts() ? 0 : 1);
                upsert.setLong(10, finding.firstSeen().toEpochMilli());
                upsert.setLong(11, finding.lastSeen().toEpochMilli());
                var resolved = finding.resolvedAt();
                setNullable(upsert, 12, resolved == null ? null : resolved.toEpochMilli());
                upsert.setString(13, json.write(finding));
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private void replaceNodes(Connection connection, Outcome outcome) throws SQLException {
        try (var upsert = connection.prepareStatement("insert into nodes (cluster, report_id, body) values (?, ?, ?) on"
                + " conflict (cluster) do update set report_id = excluded.report_id, body = excluded.body")) {
            upsert.setString(1, outcome.report().cluster());
            upsert.setString(2, outcome.report().id());
            upsert.setString(3, json.write(outcome.nodes()));
            upsert.executeUpdate();
        }
    }

    private static void setNullable(PreparedStatement statement, int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, value);
        }
    }
}
