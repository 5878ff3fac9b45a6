package dev.mooring.report;

import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.report.Report.ReadingState;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reports that are kept. */
@Singleton
public final class ReportStore {
    private static final int MOST_BESIDE = 200;
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    private final Database database;
    private final ReportJson json;

    @Inject
    ReportStore(Database database, ReportJson json) {
        this.database = database;
        this.json = json;
    }

    /** A report with its place in history, as a list has it. */
    public record Entry(long seq, ReportHead head) {}

    /** Where a report is. */
    record Place(long seq, String id, String cluster) {}

    /** @param head null where a release stored it that had none */
    private record Listed(long seq, @Nullable String head) {
        static Listed of(Row row) throws SQLException {
            return new Listed(row.number(1), row.textOrNull(2));
        }
    }

    /** What a cluster at a glance tells of its newest report. */
    public record Glance(ReportHead head, List<ReadingState> readings) {}

    void add(Session session, Report report) {
        var body = json.write(report);
        session.sql(
                        "insert into reports (id, cluster, verified_at, started_by, head, readings, bytes, body) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .text(report.id())
                .text(report.cluster())
                .time(report.verifiedAt())
                .text(report.trigger())
                .text(json.write(ReportHead.of(report)))
                .text(json.write(report.readings()))
                .number(body.length())
                .text(body)
                .update();
    }

    /** The report that was stored last, whatever the clock said. */
    public Optional<Report> latest(String cluster) {
        return database.read(session -> latest(session, cluster));
    }

    /** As {@link #latest(String)}, within a transaction. */
    public Optional<Report> latest(Session session, String cluster) {
        return session.sql("select body from reports where cluster = ? order by seq desc limit 1")
                .text(cluster)
                .first(this::report);
    }

    /** Of the report that was stored last. Its body, which may be large, is not read. */
    public Optional<Glance> glance(String cluster) {
        return database.read(session -> glance(session, cluster));
    }

    /** As {@link #glance(String)}, within a transaction. */
    public Optional<Glance> glance(Session session, String cluster) {
        return session.sql("select seq, head, readings from reports where cluster = ? order by seq desc limit 1")
                .text(cluster)
                .first(row -> glance(session, row));
    }

    /** As {@link #glance(String)}, of the report that was the newest at a time. */
    public Optional<Glance> glance(String cluster, Instant at) {
        return database.read(session -> glance(session, cluster, at));
    }

    /** As {@link #glance(String, Instant)}, within a transaction. */
    public Optional<Glance> glance(Session session, String cluster, Instant at) {
        return session.sql("select seq, head, readings from reports where cluster = ? and"
                        + " verified_at <= ? order by seq desc limit 1")
                .text(cluster)
                .time(at)
                .first(row -> glance(session, row));
    }

    private Glance glance(Session session, Row row) throws SQLException {
        var head = row.textOrNull(2);
        var readings = row.textOrNull(3);
        if (head != null && readings != null) {
            return new Glance(json.head(head), json.readings(readings));
        }
        var report = session.sql("select body from reports where seq = ?")
                .number(row.number(1))
                .first(this::report)
                .orElseThrow();
        return new Glance(ReportHead.of(report), report.readings());
    }

    /** When the newest was stored, of whatever cluster. */
    Optional<Instant> newest() {
        return database.read(session -> session.sql("select verified_at from reports order by seq desc limit 1")
                .first(row -> row.time(1)));
    }

    /** The report that was the newest at a time: of those verified until then, the one that was stored last. */
    public Optional<Report> asOf(String cluster, Instant time) {
        return database.read(session -> session.sql("select body from reports where cluster = ? and verified_at <= ?"
                        + " order by seq desc limit 1")
                .text(cluster)
                .time(time)
                .first(this::report));
    }

    public Optional<Report> find(String id) {
        return database.read(session ->
                session.sql("select body from reports where id = ?").text(id).first(this::report));
    }

    /** Newest first, those before a place in history. Bodies, which may be large, are not read. */
    public List<Entry> list(Optional<String> cluster, long before, int limit) {
        return database.read(session -> {
            var select =
                    session.sql("select seq, head from reports where seq < ?").number(before);
            cluster.ifPresent(name -> select.add(" and cluster = ?").text(name));
            return select.add(" order by seq desc limit ?").number(limit).list(Listed::of).stream()
                    .flatMap(listed -> entry(session, listed).stream())
                    .toList();
        });
    }

    /** Of a report without a head the body is read, one at a time; none where it was forgotten meanwhile. */
    private Optional<Entry> entry(Session session, Listed listed) {
        var head = listed.head();
        return (head == null
                        ? session.sql("select body from reports where seq = ?")
                                .number(listed.seq())
                                .first(this::report)
                                .map(ReportHead::of)
                        : Optional.of(json.head(head)))
                .map(known -> new Entry(listed.seq(), known));
    }

    private Report report(Row row) throws SQLException {
        return json.report(row.text(1));
    }

    /** Where a report is, by its id. */
    Optional<Long> place(String id) {
        return database.read(session ->
                session.sql("select seq from reports where id = ?").text(id).first(row -> row.number(1)));
    }

    /** Where the newest reports of all clusters are, after a place, oldest first. */
    List<Place> placesAfter(long seq, int most) {
        return database.read(session -> session.sql(
                                "select seq, id, cluster from reports where seq > ? order by seq desc limit ?")
                        .number(seq)
                        .number(most)
                        .list(row -> new Place(row.number(1), row.text(2), row.text(3))))
                .reversed();
    }

    /**
     * Those of other clusters just before a place, oldest first, that may have been told behind it: replicas store at once, and
     * their transactions end in another order than they took their numbers in. None where there is but one replica.
     */
    List<Place> placesBeside(long seq) {
        return database.dialect() == Dialect.SQLITE
                ? List.of()
                : database.read(session -> session.sql(
                                "select seq, id, cluster from reports where seq < ? and seq >= ?"
                                        + " and cluster <> (select cluster from reports where seq = ?)"
                                        + " and verified_at >= (select verified_at from reports where seq = ?) - ? order by seq")
                        .number(seq)
                        .number(seq - MOST_BESIDE)
                        .number(seq)
                        .number(seq)
                        .number(AT_ONCE.toMillis())
                        .list(row -> new Place(row.number(1), row.text(2), row.text(3))));
    }

    /**
     * Forgets reports of a cluster of before a time, and all but the newest so many, and so many bytes; never the newest.
     *
     * @return whether there may be more to forget
     */
    boolean forget(String cluster, Instant before, int keep, long keepBytes, int batch) {
        return database.write(session -> session.sql("delete from reports where seq in (select seq from reports"
                                + " where cluster = ? and (verified_at < ? or seq <= coalesce((select seq from reports where cluster"
                                + " = ? order by seq desc limit 1 offset ?), 0) or seq <= coalesce((select max(seq) from (select seq,"
                                + " sum(bytes) over (order by seq desc) as so_far from reports where cluster = ?) as sizes"
                                + " where so_far > ?), 0)) and seq < (select max(seq) from reports where"
                                + " cluster = ?) order by seq limit ?)")
                        .text(cluster)
                        .time(before)
                        .text(cluster)
                        .number(keep)
                        .text(cluster)
                        .number(keepBytes)
                        .text(cluster)
                        .number(batch)
                        .update()
                == batch);
    }
}
