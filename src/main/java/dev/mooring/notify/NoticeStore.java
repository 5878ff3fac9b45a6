package dev.mooring.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.check.Severity;
import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.notify.Message.Ended;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices, and what became of each. */
@Singleton
public final class NoticeStore {
    private static final String ENTRY =
            "select seq, id, sink, route, kind, thread, cluster, severity, title, state, attempts, cause, created_at,"
                    + " finished_at from notices where ";

    private static final int MOST_ENDS = 500;

    private final Database database;
    private final NoticeJson json;

    @Inject
    public NoticeStore(Database database, ObjectMapper mapper) {
        this.database = database;
        this.json = new NoticeJson(mapper);
    }

    /**
     * How a sink stands.
     *
     * @param oldest when the oldest that waits was written
     * @param cause why one that waits, or else the last that was given up, did not arrive
     * @param causeAt when that was given up; null where it is still tried
     */
    public record Standing(
            String sink,
            long pending,
            long parked,
            @Nullable Instant lastSent,
            @Nullable Instant oldest,
            @Nullable String cause,
            @Nullable Instant causeAt) {}

    /** What to look for; empty members do not narrow. */
    public record Query(Optional<String> sink, Optional<NoticeState> state, Optional<String> cluster) {}

    /** @param from not before this time; meanwhile more may come to its thread */
    void add(Session session, String id, String sink, Message message, Instant now, Instant from) {
        session.sql("insert into notices (id, sink, route, kind, thread, cluster, severity, title, body, state,"
                        + " next_attempt_at, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?)"
                        + " on conflict (id) do nothing")
                .text(id)
                .text(sink)
                .text(message.route())
                .text(message.kind().id())
                .text(message.thread())
                .text(message.cluster())
                .text(message.severity().id())
                .text(Words.title(message))
                .text(json.write(message))
                .time(from.isAfter(now) ? from : Instant.EPOCH)
                .time(now)
                .update();
    }

    /** Newest first, those before a place in history. */
    public List<Notice> list(Query query, long before, int limit) {
        return database.read(session -> {
            var select = session.sql(ENTRY + "seq < ?").number(before);
            query.sink().ifPresent(value -> select.add(" and sink = ?").text(value));
            query.state().ifPresent(value -> select.add(" and state = ?").text(value.id()));
            query.cluster().ifPresent(value -> select.add(" and cluster = ?").text(value));
            return select.add(" order by seq desc limit ?").number(limit).list(NoticeStore::notice);
        });
    }

    public Optional<Notice> find(String id) {
        return database.read(session -> session.sql(ENTRY + "id = ?").text(id).first(NoticeStore::notice));
    }

    /** What one says. */
    public Optional<Message> message(String id) {
        return database.read(session -> session.sql("select body from notices where id = ?")
                .text(id)
                .first(row -> json.read(row.text(1), Message.class)));
    }

    /** Has one sent again, whatever became of it. False when there is none of that id. */
    boolean replay(String id) {
        return database.write(session -> session.sql("update notices set state = 'pending', attempts = 0,"
                                + " next_attempt_at = 0, cause = null, claimed_until = null, finished_at = null,"
                                + " created_at = " + NoticeQueue.databaseNow(database) + " where id = ?")
                        .text(id)
                        .update()
                > 0);
    }

    private static Notice notice(Row row) throws SQLException {
        return new Notice(
                row.number(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.text(5),
                row.text(6),
                row.textOrNull(7),
                Severity.valueOf(row.text(8).toUpperCase(Locale.ROOT)),
                row.text(9),
                NoticeState.of(row.text(10)),
                row.integer(11),
                row.textOrNull(12),
                row.time(13),
                row.timeOrNull(14));
    }

    /** Notices that wait. */
    public long pending() {
        return database.read(session -> session.sql("select count(*) from notices where state = 'pending'")
                .count());
    }

    /** When the oldest that waits for a sink was written. */
    Optional<Instant> oldest(String sink) {
        return database.read(session -> session.sql(
                        "select created_at from notices where state = 'pending' and sink = ? order by created_at limit 1")
                .text(sink)
                .first(row -> row.time(1)));
    }

    /** Why the newest that waits for a sink did not arrive; null where nothing was tried. */
    @Nullable String whyWaiting(String sink) {
        return database.read(session -> session.sql("select cause from notices where state = 'pending' and sink = ?"
                                + " and cause is not null order by seq desc limit 1")
                        .text(sink)
                        .first(row -> row.text(1)))
                .orElse(null);
    }

    /** How each of these sinks stands. */
    public List<Standing> standings(List<String> sinks) {
        return database.read(
                session -> sinks.stream().map(sink -> standing(session, sink)).toList());
    }

    private static Standing standing(Session session, String sink) {
        var waits = session.sql("select count(*), min(created_at) from notices where state = 'pending' and sink = ?")
                .text(sink)
                .first(row -> new Standing(sink, row.number(1), 0, null, row.timeOrNull(2), null, null))
                .orElseThrow();
        var parked = session.sql("select count(*) from notices where state = 'parked' and sink = ?")
                .text(sink)
                .count();
        var lastSent = session.sql("select max(finished_at) from notices where state = 'sent' and sink = ?")
                .text(sink)
                .first(row -> Optional.ofNullable(row.timeOrNull(1)))
                .flatMap(time -> time);
        var failure = session.sql("select cause, finished_at from notices where sink = ? and cause is not null and"
                        + " state in ('pending', 'parked') order by state desc, seq desc limit 1")
                .text(sink)
                .first(row -> new Failure(row.text(1), row.timeOrNull(2)));
        return new Standing(
                sink,
                waits.pending(),
                parked,
                lastSent.orElse(null),
                waits.oldest(),
                failure.map(Failure::cause).orElse(null),
                failure.map(Failure::at).orElse(null));
    }

    private record Failure(String cause, @Nullable Instant at) {}

    /** What a sink was told by a route to be over since a time, the newest so many. */
    List<Ended> endsSince(Session session, String sink, String route, Instant time) {
        return session
                .sql("select body from notices where sink = ? and route = ? and state = 'sent' and finished_at >= ?"
                        + " and kind in ('resolved', 'shrunk', 'grew') order by seq desc limit ?")
                .text(sink)
                .text(route)
                .time(time)
                .number(MOST_ENDS)
                .list(row -> json.read(row.text(1), Message.class))
                .stream()
                .flatMap(message -> message.ended().stream())
                .limit(MOST_ENDS)
                .toList();
    }

    /** When the newest was written. */
    Optional<Instant> newest() {
        return database.read(session -> session.sql("select created_at from notices order by seq desc limit 1")
                .first(row -> row.time(1)));
    }

    long parkedSince(Instant time) {
        return database.read(
                session -> session.sql("select count(*) from notices where finished_at >= ? and state = 'parked'")
                        .time(time)
                        .count());
    }

    /** When the oldest was given up of those that were since a time. */
    Optional<Instant> oldestParkedSince(Instant time) {
        return database.read(session -> session.sql(
                        "select min(finished_at) from notices where finished_at >= ? and state = 'parked'")
                .time(time)
                .first(row -> Optional.ofNullable(row.timeOrNull(1)))
                .flatMap(oldest -> oldest));
    }

    /** Gives the oldest up where too many wait. */
    int parkBeyond(int most, Instant now) {
        return database.write(session -> session.sql("update notices set state = 'parked', cause ="
                        + " 'too many notices wait', claimed_until = null, finished_at = ? where state = 'pending' and"
                        + " seq <= coalesce((select seq from notices where state = 'pending' order by seq desc limit 1"
                        + " offset ?), 0)")
                .time(now)
                .number(most)
                .update());
    }

    /** Gives up what waits for sinks that are set up no more. */
    int parkOfOthers(List<String> sinks, Instant now) {
        return database.write(session -> session.sql("update notices set state = 'parked', cause = 'the sink is set up"
                        + " no more', claimed_until = null, finished_at = ? where state = 'pending' and sink not in ")
                .time(now)
                .among(sinks.isEmpty() ? List.of("") : sinks)
                .update());
    }

    /**
     * Forgets what was finished before a time, and all finished ones but the newest so many.
     *
     * @return whether there may be more to forget
     */
    boolean forgetFinished(Instant before, int keep, int batch) {
        return database.write(session -> session.sql("delete from notices where seq in (select seq from notices where"
                                + " finished_at is not null and (finished_at < ? or seq <= coalesce((select seq from notices"
                                + " where finished_at is not null order by seq desc limit 1 offset ?), 0))"
                                + " order by seq limit ?)")
                        .time(before)
                        .number(keep)
                        .number(batch)
                        .update()
                == batch);
    }
}
