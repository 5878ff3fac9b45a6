package dev.mooring.report;

import dev.mooring.check.Severity;
import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.database.Sql;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final String LAST_SEEN = "case when seen_in_newest = 1 then (select verified_at from reports"
            + " where reports.cluster = findings.cluster order by reports.seq desc limit 1) else last_seen end";

    private static final String COLUMNS = "body, " + LAST_SEEN;

    /** As the index has it. */
    private static final String RANK =
            "(case severity when 'critical' then 0 when 'error' then 1 when 'warning' then 2 else 3 end)";

    private static final String BEGAN = "(coalesce(began, first_seen))";

    /** What is of no site concerns the sites of what it explains. */
    private static final String EXPLAINS_AT_SITE = "exists (select 1 from findings member where member.inhibited_by ="
            + " findings.fingerprint and member.status = findings.status and member.site = ?)";

    private static final int ASKED_AT_ONCE = 500;

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
     * @param inhibitedBy fingerprint of the finding that explains those looked for
     * @param clusters of these alone; nothing is in an empty set
     * @param text what the summary or the subject's name has in it, in whatever case
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
            Optional<String> inhibitedBy,
            Optional<Set<String>> clusters,
            Optional<String> text,
            boolean inhibited) {
        /** All that count, open and resolved. */
        public static final Query ALL = narrowed().built();

        /** All that count, until told otherwise. */
        public static Builder narrowed() {
            return new Builder();
        }

        /** The same, of one cluster alone. */
        public Query ofCluster(String name) {
            return copied().cluster(Optional.of(name)).built();
        }

        /** The same, of one node alone, those that do not count included. */
        public Query ofNode(String name) {
            return copied().node(Optional.of(name)).inhibited(true).built();
        }

        /** The same, of one site alone. */
        public Query ofSite(String name) {
            return copied().site(Optional.of(name)).built();
        }

        /** The same, open or resolved ones alone. */
        public Query withStatus(Finding.Status wanted) {
            return copied().status(Optional.of(wanted.name().toLowerCase(Locale.ROOT)))
                    .built();
        }

        private Builder copied() {
            return new Builder()
                    .cluster(cluster)
                    .severity(severity)
                    .check(check)
                    .node(node)
                    .site(site)
                    .status(status)
                    .since(since)
                    .inhibitedBy(inhibitedBy)
                    .clusters(clusters)
                    .text(text)
                    .inhibited(inhibited);
        }

        /** Takes the members of a query by name. */
        public static final class Builder {
            private Optional<String> cluster = Optional.empty();
            private Optional<String> severity = Optional.empty();
            private Optional<String> check = Optional.empty();
            private Optional<String> node = Optional.empty();
            private Optional<String> site = Optional.empty();
            private Optional<String> status = Optional.empty();
            private Optional<Instant> since = Optional.empty();
            private Optional<String> inhibitedBy = Optional.empty();
            private Optional<Set<String>> clusters = Optional.empty();
            private Optional<String> text = Optional.empty();
            private boolean inhibited;

            private Builder() {}

            public Builder cluster(Optional<String> wanted) {
                cluster = wanted;
                return this;
            }

            public Builder severity(Optional<String> wanted) {
                severity = wanted;
                return this;
            }

            public Builder check(Optional<String> wanted) {
                check = wanted;
                return this;
            }

            public Builder node(Optional<String> wanted) {
                node = wanted;
                return this;
            }

            public Builder site(Optional<String> wanted) {
                site = wanted;
                return this;
            }

            public Builder status(Optional<String> wanted) {
                status = wanted;
                return this;
            }

            public Builder since(Optional<Instant> wanted) {
                since = wanted;
                return this;
            }

            public Builder inhibitedBy(Optional<String> wanted) {
                inhibitedBy = wanted;
                return this;
            }

            public Builder clusters(Optional<Set<String>> wanted) {
                clusters = wanted;
                return this;
            }

            public Builder text(Optional<String> wanted) {
                text = wanted;
                return this;
            }

            public Builder inhibited(boolean wanted) {
                inhibited = wanted;
                return this;
            }

            public Query built() {
                return new Query(
                        cluster, severity, check, node, site, status, since, inhibitedBy, clusters, text, inhibited);
            }
        }
    }

    /**
     * What is open of a cluster, as it is stored.
     *
     * @param rows by fingerprint
     */
    record Open(List<Finding> findings, Map<String, Stored> rows) {}

    private record Stored(Finding finding, String body, boolean seenInNewest) {}

    /** In order of fingerprint, those after one. */
    public List<Finding> search(Query query, String after, int limit) {
        return database.read(session -> {
            var select = session.sql("select " + COLUMNS + " from findings where fingerprint > ?")
                    .text(after);
            return narrow(select, query)
                    .add(" order by fingerprint limit ?")
                    .number(limit)
                    .list(this::finding);
        });
    }

    /** The worst first, and of those what lasts longest; those after a place. */
    public List<Finding> worst(Query query, WorstFirst after, int limit) {
        return database.read(session -> {
            var select = session.sql("select " + COLUMNS + " from findings where (" + RANK + ", " + BEGAN
                            + ", fingerprint) > (?, ?, ?)")
                    .number(after.rank())
                    .number(after.began())
                    .text(after.fingerprint());
            return narrow(select, query)
                    .add(" order by " + RANK + ", " + BEGAN + ", fingerprint limit ?")
                    .number(limit)
                    .list(this::finding);
        });
    }

    private static Sql narrow(Sql select, Query query) {
        query.cluster().ifPresent(value -> select.add(" and cluster = ?").text(value));
        query.clusters().ifPresent(values -> select.add(" and cluster in ").among(values));
        query.severity().ifPresent(value -> select.add(" and severity = ?").text(value));
        query.check().ifPresent(value -> select.add(" and check_id = ?").text(value));
        query.node()
                .ifPresent(value -> select.add(" and subject_kind = 'node' and subject_name = ?")
                        .text(value));
        query.site()
                .ifPresent(value -> select.add(" and (site = ? or (site is null and " + EXPLAINS_AT_SITE + "))")
                        .text(value)
                        .text(value));
        query.status().ifPresent(value -> select.add(" and status = ?").text(value));
        query.since()
                .ifPresent(value -> select.add(" and " + LAST_SEEN + " >= ?").time(value));
        query.inhibitedBy()
                .ifPresent(value -> select.add(" and inhibited_by = ?").text(value));
        query.text()
                .ifPresent(value -> select.add(" and coalesce(words, lower(subject_name)) like ? escape '\\'")
                        .text("%" + value.toLowerCase(Locale.ROOT).replaceAll("[\\\\%_]", "\\\\$0") + "%"));
        return select.add(query.inhibited() || query.inhibitedBy().isPresent() ? "" : " and inhibited = 0");
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
    public List<Finding> look(Query query, int skip, int limit) {
        return database.read(session -> {
            var select = narrow(session.sql("select " + COLUMNS + " from findings where fingerprint > ''"), query);
            return select.add(
                            " order by status, case severity when 'critical' then 0 when 'error' then 1 when 'warning'"
                                    + " then 2 else 3 end, coalesce(resolved_at, first_seen) desc, fingerprint limit ? offset ?")
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
