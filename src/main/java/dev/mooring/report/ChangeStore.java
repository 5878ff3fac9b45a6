package dev.mooring.report;

import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.event.Change;
import dev.mooring.event.Made;
import dev.mooring.report.Finding.PrecedingChange;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What changed on a cluster, so that findings can name what came before them. */
@Singleton
final class ChangeStore {
    private static final Duration LIKE_THE_NEXT = Duration.ofHours(1);
    /** Of a cluster. */
    static final int MOST = 1_000;

    private final Database database;
    private final ReportJson json;
    private final Clock clock;

    @Inject
    ChangeStore(Database database, ReportJson json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Notes a change, unless it, or a later one of its kind, is known of what it changed: deliveries come in any order, and
     * again.
     *
     * @param target the stack or environment that was changed: each has versions of its own
     */
    void remember(String cluster, String target, Change change, Instant at) {
        var now = clock.instant();
        var noted = at.isAfter(now) ? now : at;
        database.write(session -> {
            setRight(session, cluster, noted, now);
            return !isKnown(session, cluster, target, change, noted) && add(session, cluster, target, change, noted);
        });
    }

    /** What a clock that was ahead noted came before: else it would be the last change from its day on. */
    private static void setRight(Session session, String cluster, Instant noted, Instant now) {
        session.sql("update changes set at = ? where cluster = ? and at > ?")
                .time(noted)
                .text(cluster)
                .time(now)
                .update();
    }

    /** By its version, else by Pulumi's page of it. One that has neither looks like the next one, which comes later. */
    private static boolean isKnown(Session session, String cluster, String target, Change change, Instant at) {
        var select = session.sql("select 1 from changes where cluster = ? and target = ? and kind = ?")
                .text(cluster)
                .text(target)
                .text(change.kind());
        var version = change.version();
        if (version != null) {
            select.add(" and version >= ?").number(version);
        } else if (change.url() != null) {
            select.add(" and version is null and url = ?").text(change.url());
        } else {
            select.add(" and version is null and url is null and at > ?").time(at.minus(LIKE_THE_NEXT));
        }
        return select.add(" limit 1").first(row -> row.number(1)).isPresent();
    }

    private boolean add(Session session, String cluster, String target, Change change, Instant at) {
        return session.sql("insert into changes (cluster, target, kind, version, url, at, made)"
                                + " values (?, ?, ?, ?, ?, ?, ?)")
                        .text(cluster)
                        .text(target)
                        .text(change.kind())
                        .numberOrNull(change.version())
                        .text(change.url())
                        .time(at)
                        .text(json.write(change.made()))
                        .update()
                > 0;
    }

    /** It was deleted by then: another of its name begins with the first version. What was noted of it stays. */
    void ended(String cluster, String target, Instant at) {
        database.write(
                session -> session.sql("update changes set target = null where cluster = ? and target = ? and at <= ?")
                        .text(cluster)
                        .text(target)
                        .time(at)
                        .update());
    }

    Optional<PrecedingChange> last(String cluster) {
        return last(cluster, clock.instant());
    }

    /** The newest of those until a time. */
    Optional<PrecedingChange> last(String cluster, Instant until) {
        return database.read(session -> session.sql("select kind, version, url, at, made from changes where cluster = ?"
                        + " and at <= ? order by at desc, seq desc limit 1")
                .text(cluster)
                .time(until)
                .first(this::change));
    }

    /** Releases that kept no word of who made it stored null. */
    private PrecedingChange change(Row row) throws SQLException {
        var written = row.textOrNull(5);
        var made = written == null ? Made.UNSAID : json.made(written);
        return new PrecedingChange(
                row.text(1),
                row.numberOrNull(2),
                row.textOrNull(3),
                row.time(4),
                made.by(),
                made.resources().isEmpty() ? null : made.resources());
    }

    /** What is older, and what is beyond as many as are kept. */
    void forget(String cluster, Instant before) {
        database.write(session -> session.sql("delete from changes where cluster = ? and (at < ? or seq <="
                        + " (select seq from changes where cluster = ? order by seq desc limit 1 offset ?))")
                .text(cluster)
                .time(before)
                .text(cluster)
                .number(MOST)
                .update());
    }
}
