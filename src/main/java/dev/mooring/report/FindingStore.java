package dev.mooring.report;

import dev.mooring.check.Severity;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Findings, open and resolved, of all clusters. */
@Singleton
public final class FindingStore {
    /**
     * When a finding was seen last: with the newest report, or else when its row says. So the rows of what stays as it was
     * need not be written again and again.
     */
    static final String LAST_SEEN = "case when seen_in_newest = 1 then (select verified_at from reports"
            + " where reports.cluster = findings.cluster order by reports.seq desc limit 1) else last_seen end";

    private static final String COLUMNS = "body, " + LAST_SEEN;

    /** As the index has it. */
    private static final String RANK =
            "(case severity when 'critical' then 0 when 'error' then 1 when 'warning' then 2 else 3 end)";

    private static final String BEGAN = "(coalesce(began, first_seen))";

    private static final int ASKED_AT_ONCE = 500;

    private final Database database;
    private final ReportJson json;

    @Inject
    FindingStore(Database database, ReportJson json) {
        this.database = database;
        this.json = json;
    }

    /**
     * What is open of a cluster, as it is stored.
     *
     * @param rows by fingerprint
     */
    record Open(List<Finding> findings, Map<String, Stored> rows) {}

    private record Stored(Finding finding, String body, boolean seenInNewest) {}

    /** In order of fingerprint, those after one. */
    public List<Finding> search(FindingFilter filter, String after, int limit) {
        return database.read(session -> {
            var select = session.sql("select " + COLUMNS + " from findings where fingerprint > ?")
                    .text(after);
            return filter.narrow(select)
                    .add(" order by fingerprint limit ?")
                    .number(limit)
                    .list(this::finding);
        });
    }

    /** The worst first, and of those what lasts longest; those after a place. */
    public List<Finding> worst(FindingFilter filter, WorstFirst after, int limit) {
        return database.read(session -> {
            var select = session.sql("select " + COLUMNS + " from findings where (" + RANK + ", " + BEGAN
                            + ", fingerprint) > (?, ?, ?)")
                    .number(after.rank())
                    .number(after.began())
                    .text(after.fingerprint());
            return filter.narrow(select)
                    .add(" order by " + RANK + ", " + BEGAN + ", fingerprint limit ?")
                    .number(limit)
                    .list(this::finding);
        });
    }

    /** One by its fingerprint, open or resolved. */
    public Optional<Finding> find(String fingerprint) {
        return find(List.of(fingerprint)).stream().findFirst();
    }

    /**
     * What is open and counts at a site.
     *
     * @param site null for what is of no site
     */
    public record AtSite(@Nullable String site, String severity, long count, Instant oldest) {}

    /**
     * What is open of a cluster and counts, by site and severity: also at each site at which something is that it explains,
     * where it is of no site itself.
     */
    public List<AtSite> bySite(String cluster) {
        return database.read(
                session -> session.sql("select site, severity, cast(sum(number) as bigint), min(oldest) from ("
                                + "select site, severity, count(*) as number, min(" + BEGAN
                                + ") as oldest from findings"
                                + " where cluster = ? and status = 'open' and inhibited = 0 group by site, severity"
                                + " union all select member.site, whole.severity, count(distinct whole.fingerprint),"
                                + " min(coalesce(whole.began, whole.first_seen)) from findings whole join findings member"
                                + " on member.inhibited_by = whole.fingerprint and member.status = 'open' and member.site is not null"
                                + " where whole.cluster = ? and whole.status = 'open' and whole.inhibited = 0 and whole.site is null"
                                + " group by member.site, whole.severity) as counted group by site, severity")
                        .text(cluster)
                        .text(cluster)
                        .list(row -> new AtSite(row.textOrNull(1), row.text(2), row.number(3), row.time(4))));
    }

    /** Those open ones that a finding tells of as one, as silences look at them. */
    public List<Member> members(Finding whole) {
        return database.read(session -> members(session, whole));
    }

    /** The same, by a connection that is held. */
    public List<Member> members(Session session, Finding whole) {
        return session
                .sql("select fingerprint, check_id, severity, subject_name, site from findings"
                        + " where inhibited_by = ? and status = 'open'")
                .text(whole.fingerprint())
                .list(row -> new Member(
                        row.text(1),
                        whole.cluster(),
                        row.text(2),
                        Severity.valueOf(row.text(3).toUpperCase(Locale.ROOT)),
                        row.text(4),
                        row.textOrNull(5)))
                .stream()
                .filter(member -> whole.sumsUp(member.check()))
                .toList();
    }

    /** What is open of a cluster. */
    public List<Finding> open(String cluster) {
        return database.read(session -> open(session, cluster)).findings();
    }

    Open open(Session session, String cluster) {
        var rows = session.sql(
                        "select " + COLUMNS + ", seen_in_newest from findings where cluster = ? and status = 'open'")
                .text(cluster)
                .list(row -> new Stored(finding(row), row.text(1), row.integer(3) == 1));
        return new Open(
                rows.stream().map(Stored::finding).toList(),
                rows.stream()
                        .collect(Collectors.toMap(stored -> stored.finding().fingerprint(), Function.identity())));
    }

    /** Findings as people look through them: open ones first, worst first, then those that began last. */
    public List<Finding> look(FindingFilter filter, int skip, int limit) {
        return database.read(session -> {
            var select = filter.narrow(session.sql("select " + COLUMNS + " from findings where fingerprint > ''"));
            return select.add(" order by status, " + RANK
                            + ", coalesce(resolved_at, first_seen) desc, fingerprint limit ? offset ?")
                    .number(limit)
                    .number(skip)
                    .list(this::finding);
        });
    }

    /** Those of these fingerprints that are known. */
    List<Finding> find(Collection<String> fingerprints) {
        return database.read(session -> find(session, fingerprints));
    }

    /** Those of these fingerprints that are known, however many are asked for. */
    public List<Finding> find(Session session, Collection<String> fingerprints) {
        return fingerprints.stream()
                .gather(Gatherers.windowFixed(ASKED_AT_ONCE))
                .flatMap(some -> session
                        .sql("select " + COLUMNS + " from findings where fingerprint in ")
                        .among(some)
                        .list(this::finding)
                        .stream())
                .toList();
    }

    private Finding finding(Row row) throws SQLException {
        var finding = json.finding(row.text(1));
        var lastSeen = row.timeOrNull(2);
        return lastSeen == null ? finding : finding.lastSeen(lastSeen);
    }

    /** Every cluster of which something is open, whether it is watched or not. */
    public List<String> clustersWithOpen() {
        return database.read(
                session -> session.sql("select distinct cluster from findings where status = 'open' order by cluster")
                        .list(row -> row.text(1)));
    }

    /**
     * A cluster is watched no longer: what is open of it ends by configuration, which is no repair.
     *
     * @return what was open
     */
    public List<Finding> endAll(Session session, String cluster, Instant at) {
        var before = open(session, cluster);
        var ended = before.findings().stream()
                .map(finding -> finding.seenBy(at).resolved(at, Finding.CONFIGURATION))
                .toList();
        var told = new FindingLifecycle.Told(List.of(), List.of(), List.of(), List.of());
        put(session, before, new FindingLifecycle.Step(List.of(), ended, told), at);
        return ended;
    }

    /**
     * Stores what became of the findings of a cluster, in the transaction that stores the report. What is as it was is not
     * written again.
     */
    void put(Session session, Open before, FindingLifecycle.Step step, Instant verifiedAt) {
        var upsert = session.sql(
                "insert into findings (fingerprint, cluster, check_id, severity,"
                        + " status, subject_kind, subject_name, site, inhibited, inhibited_by, first_seen, last_seen,"
                        + " seen_in_newest, resolved_at, began, words, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on"
                        + " conflict"
                        + " (fingerprint) do update set severity = excluded.severity, status = excluded.status, site ="
                        + " excluded.site, inhibited = excluded.inhibited, inhibited_by = excluded.inhibited_by, first_seen ="
                        + " excluded.first_seen, last_seen = excluded.last_seen, seen_in_newest = excluded.seen_in_newest,"
                        + " resolved_at = excluded.resolved_at, began = excluded.began, words = excluded.words, body = excluded.body");
        var written = 0;
        for (var finding :
                Stream.concat(step.open().stream(), step.resolved().stream()).toList()) {
            var seenInNewest = finding.lastSeen().equals(verifiedAt);
            var body = json.write(finding.lastSeen(finding.firstSeen()));
            var stored = before.rows().get(finding.fingerprint());
            if (stored == null
                    || stored.seenInNewest() != seenInNewest
                    || !stored.body().equals(body)) {
                upsert.text(finding.fingerprint())
                        .text(finding.cluster())
                        .text(finding.check())
                        .text(finding.severity().id())
                        .text(finding.status().name().toLowerCase(Locale.ROOT))
                        .text(finding.subject().kind())
                        .text(finding.subject().name())
                        .text(finding.subject().site())
                        .number(finding.counts() ? 0 : 1)
                        .text(finding.inhibitedBy())
                        .time(finding.firstSeen())
                        .time(finding.lastSeen())
                        .number(seenInNewest ? 1 : 0)
                        .time(finding.resolvedAt())
                        .time(finding.began())
                        .text(finding.words())
                        .text(body)
                        .next();
                written++;
            }
        }
        if (written > 0) {
            upsert.batch();
        }
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
