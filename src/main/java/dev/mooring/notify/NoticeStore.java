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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Notices, and what became of each. */
@Singleton
public final class NoticeStore {
    private static final String ENTRY =
            "select seq, id, sink, route, kind, thread, cluster, severity, title, state, attempts, cause, created_at,"
                    + " finished_at from notices where ";

    private static final int MOST_ENDS = 500;

    private static final int MOST_AFTER = 100;
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
    public List<Notice> list(NoticeFilter filter, long before, int limit) {
        return database.read(session -> {
            var select = session.sql(ENTRY + "seq < ?").number(before);
            return filter.narrow(select)
                    .add(" order by seq desc limit ?")
                    .number(limit)
                    .list(NoticeStore::notice);
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
        return database.read(session -> Optional.ofNullable(whyWaiting(session, sink)))
                .orElse(null);
    }

    private static @Nullable String whyWaiting(Session session, String sink) {
        return session.sql("select cause from notices where state = 'pending' and sink = ?"
                        + " and cause is not null order by seq desc limit 1")
                .text(sink)
                .first(row -> row.text(1))
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

    /** What a sink was told to be over since a time, by whichever route, the newest so many. */
    List<Ended> endsSince(Session session, String sink, Instant time) {
        return session
                .sql("select body from notices where sink = ? and state = 'sent' and finished_at >= ?"
                        + " and kind in ('resolved', 'shrunk', 'grew') order by seq desc limit ?")
                .text(sink)
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

    /** How many were given up of those for sinks, and not sent again; and when the oldest was. */
    Parked parked(List<String> sinks) {
        return database.read(session -> session.sql(
                        "select count(*), min(finished_at) from notices where state = 'parked' and sink in ")
                .among(sinks)
                .first(row -> new Parked(row.number(1), Optional.ofNullable(row.timeOrNull(2))))
                .orElseThrow());
    }

    /** Notices that were given up. */
    record Parked(long count, Optional<Instant> oldest) {}

    /** Whether a sink takes what it is sent. */
    sealed interface Reach {
        /** Nothing arrives since a time. */
        record Away(Instant since, @Nullable String cause) implements Reach {}

        /** It took something after all that failed. */
        record There() implements Reach {}

        /** Something waits or was given up, and it took nothing since; not for long enough to say that it is away. */
        record Unknown() implements Reach {}

        /** Nothing waits and nothing was given up, and that it ever took anything is not known. */
        record Silent() implements Reach {}
    }

    /** @param patience what waits for longer, or had waited for longer when it was given up, does not arrive */
    Reach reach(String sink, Duration patience, Instant now) {
        return database.read(session -> {
            var lastSent = session.sql("select finished_at from notices where finished_at is not null and sink = ? and"
                            + " state = 'sent' order by finished_at desc limit 1")
                    .text(sink)
                    .first(row -> row.time(1));
            var since = lastSent.orElse(Instant.EPOCH);
            var oldest = session.sql("select min(created_at) from notices where state = 'pending' and sink = ?")
                    .text(sink)
                    .first(row -> Optional.ofNullable(row.timeOrNull(1)))
                    .flatMap(time -> time);
            var givenUp = session.sql("select created_at, cause, finished_at - created_at from notices where"
                            + " finished_at > ? and sink = ? and state = 'parked' order by case when finished_at -"
                            + " created_at > ? then 0 else 1 end, created_at limit 1")
                    .time(since)
                    .text(sink)
                    .number(patience.toMillis())
                    .first(row -> new GivenUp(row.time(1), row.textOrNull(2), Duration.ofMillis(row.number(3))));
            var waitedLong = givenUp.filter(one -> one.waited().compareTo(patience) > 0);
            if (waitedLong.isPresent()) {
                return new Reach.Away(waitedLong.get().at(), waitedLong.get().cause());
            }
            if (oldest.filter(time -> time.plus(patience).isBefore(now)).isPresent()) {
                return new Reach.Away(oldest.get(), whyWaiting(session, sink));
            }
            if (givenUp.isPresent()
                    || oldest.filter(time -> time.isAfter(since)).isPresent()) {
                return new Reach.Unknown();
            }
            return lastSent.isPresent() ? new Reach.There() : new Reach.Silent();
        });
    }

    private record GivenUp(Instant at, @Nullable String cause, Duration waited) {}

    /**
     * What was sent of a thread after a place in history, by its own place; the newest hundred. It tells what became of what
     * was told before it.
     */
    SortedMap<Long, Message> toldAfter(String sink, String thread, long seq) {
        var messages = new TreeMap<Long, Message>();
        database.read(session -> session.sql("select seq, body from notices where sink = ? and thread = ? and seq > ?"
                                + " and state in ('sent', 'merged') order by seq desc limit ?")
                        .text(sink)
                        .text(thread)
                        .number(seq)
                        .number(MOST_AFTER)
                        .list(row -> new Later(row.number(1), row.text(2))))
                .forEach(later -> readable(later.body()).ifPresent(message -> messages.put(later.seq(), message)));
        return messages;
    }

    private record Later(long seq, String body) {}

    /** Empty where another release wrote it. */
    private Optional<Message> readable(String body) {
        try {
            return Optional.of(json.read(body, Message.class));
        } catch (IllegalStateException unreadable) {
            return Optional.empty();
        }
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
