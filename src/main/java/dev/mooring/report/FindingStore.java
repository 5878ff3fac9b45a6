package dev.mooring.report;

import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Findings, open and resolved, of all clusters. */
@Singleton
public final class FindingStore {
    private final Database database;
    private final ReportJson json;

    @Inject
    FindingStore(Database database, ReportJson json) {
        this.database = database;
        this.json = json;
    }

    /**
     * What to look for; empty members do not narrow.
     *
     * @param node name of a node that is the subject
     * @param since last seen at or after this time
     * @param inhibited whether those that do not count are wanted too: explained by another finding, or ignored
     */
    public record Query(
            Optional<String> cluster,
            Optional<String> severity,
            Optional<String> check,
            Optional<String> node,
            Optional<String> site,
            Optional<String> status,
            Optional<Instant> since,
            boolean inhibited) {}

    /** In order of fingerprint, those after one. */
    public List<Finding> search(Query query, String after, int limit) {
        return database.read(session -> {
            var select = session.sql("select body from findings where fingerprint > ?")
                    .text(after);
            query.cluster().ifPresent(value -> select.add(" and cluster = ?").text(value));
            query.severity().ifPresent(value -> select.add(" and severity = ?").text(value));
            query.check().ifPresent(value -> select.add(" and check_id = ?").text(value));
            query.node()
                    .ifPresent(value -> select.add(" and subject_kind = 'node' and subject_name = ?")
                            .text(value));
            query.site().ifPresent(value -> select.add(" and site = ?").text(value));
            query.status().ifPresent(value -> select.add(" and status = ?").text(value));
            query.since().ifPresent(value -> select.add(" and last_seen >= ?").time(value));
            return select.add(query.inhibited() ? "" : " and inhibited = 0")
                    .add(" order by fingerprint limit ?")
                    .number(limit)
                    .list(this::finding);
        });
    }

    /** What is open of a cluster. */
    List<Finding> open(String cluster) {
        return database.read(session -> open(session, cluster));
    }

    List<Finding> open(Session session, String cluster) {
        return session.sql("select body from findings where cluster = ? and status = 'open'")
                .text(cluster)
                .list(this::finding);
    }

    /** Those of these fingerprints that are known. */
    List<Finding> find(Collection<String> fingerprints) {
        return database.read(session -> session.sql("select body from findings where fingerprint in ")
                .among(fingerprints)
                .list(this::finding));
    }

    private Finding finding(Row row) throws SQLException {
        return json.finding(row.text(1));
    }

    void put(Session session, Collection<Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        var upsert = session.sql("insert into findings (fingerprint, cluster, check_id, severity,"
                + " status, subject_kind, subject_name, site, inhibited, first_seen, last_seen, resolved_at, body)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (fingerprint) do update set severity ="
                + " excluded.severity, status = excluded.status, site = excluded.site, inhibited = excluded.inhibited,"
                + " first_seen = excluded.first_seen, last_seen = excluded.last_seen, resolved_at ="
                + " excluded.resolved_at, body = excluded.body");
        for (var finding : findings) {
            upsert.text(finding.fingerprint())
                    .text(finding.cluster())
                    .text(finding.check())
                    .text(finding.severity().id())
                    .text(finding.status().name().toLowerCase(Locale.ROOT))
                    .text(finding.subject().kind())
                    .text(finding.subject().name())
                    .text(finding.subject().site())
                    .number(finding.counts() ? 0 : 1)
                    .time(finding.firstSeen())
                    .time(finding.lastSeen())
                    .time(finding.resolvedAt())
                    .text(json.write(finding))
                    .next();
        }
        upsert.batch();
    }

    /**
     * Forgets what was resolved before a time, and all but what was resolved last.
     *
     * @return whether there may be more to forget
     */
    boolean forgetResolved(String cluster, Instant before, int keep, int batch) {
        return database.write(session -> session.sql("delete from findings where fingerprint in (select fingerprint"
                                + " from findings where cluster = ? and status = 'resolved' and (resolved_at < ? or resolved_at <"
                                + " coalesce((select resolved_at from findings where cluster = ? and status = 'resolved' order by"
                                + " resolved_at desc limit 1 offset ?), 0)) order by resolved_at limit ?)")
                        .text(cluster)
                        .time(before)
                        .text(cluster)
                        .number(keep)
                        .number(batch)
                        .update()
                == batch);
    }
}
