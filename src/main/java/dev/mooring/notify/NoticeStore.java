package dev.mooring.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.check.Severity;
import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.notify.Sink.Sums;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices, what was told, and whose turn was when. */
@Singleton
public final class NoticeStore {
    /** Longer than a send may take. A replica that was killed keeps others from its claims no longer. */
    static final Duration LAPSE = Duration.ofSeconds(90);

    /** A wait that lies further ahead was written before the clock was set back, and is over. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** Of a thread: nobody was told that it began, and it is over. */
    private static final String OVER_UNTOLD = "max(case when kind = 'opened' then 1 else 0 end) = 1 and max(case when"
            + " kind = 'resolved' then 1 else 0 end) = 1";

    private static final String NONE_ARRIVED = " and count(claimed_until) = 0";

    private static final int MOST_SUMMED = 500;

    private static final String ENTRY =
            "select seq, id, sink, route, kind, thread, cluster, severity, title, state, attempts, cause, created_at,"
                    + " finished_at from notices where ";

    private final Database database;
    private final ObjectMapper mapper;
    /** Milliseconds by the clock of the database, which is the same for all replicas. */
    private final String databaseNow;

    @Inject
    public NoticeStore(Database database, ObjectMapper mapper) {
        this.database = database;
        this.mapper = mapper;
        this.databaseNow = switch (database.dialect()) {
            case SQLITE -> "cast(unixepoch('subsec') * 1000 as integer)";
            case POSTGRESQL -> "(extract(epoch from clock_timestamp()) * 1000)::bigint";
        };
    }

    /**
     * A notice that is this replica's to send, with what it says.
     *
     * @param mayHaveArrived whether an earlier try was interrupted, or nothing was answered to it
     */
    record Claimed(long seq, String id, Message message, int attempts, Instant createdAt, boolean mayHaveArrived) {
        /** The same after a try to which nothing was answered. */
        Claimed perhapsThere() {
            return new Claimed(seq, id, message, attempts, createdAt, true);
        }
    }

    /**
     * All that waits of a thread, oldest first.
     *
     * @param ref what the sink called the last message of it
     */
    record Batch(String sink, String thread, List<Claimed> notices, Optional<String> ref) {}

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

    // --- what was told ---

    List<Told> told(Session session, String route, String cluster) {
        return session.sql(
                        "select route, gathered, thread, told_at, muted, body from told where route = ? and cluster = ?")
                .text(route)
                .text(cluster)
                .list(this::told);
    }

    /** Of all clusters. */
    List<Told> told(Session session, String route) {
        return session.sql("select route, gathered, thread, told_at, muted, body from told where route = ?")
                .text(route)
                .list(this::told);
    }

    private Told told(Row row) throws SQLException {
        return new Told(
                row.text(1),
                row.text(2),
                row.text(3),
                row.time(4),
                row.integer(5) == 1,
                read(row.text(6), Matter.class));
    }

    void put(Session session, List<Told> told) {
        if (!told.isEmpty()) {
            var upsert = session.sql("insert into told (route, matter, cluster, gathered, thread, told_at, muted, body)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (route, matter) do update set gathered ="
                    + " excluded.gathered, thread = excluded.thread, told_at = excluded.told_at, muted ="
                    + " excluded.muted, body = excluded.body");
            told.forEach(one -> upsert.text(one.route())
                    .text(one.key())
                    .text(one.matter().cluster())
                    .text(one.gathered())
                    .text(one.thread())
                    .time(one.at())
                    .number(one.muted() ? 1 : 0)
                    .text(write(one.matter()))
                    .next());
            upsert.batch();
        }
    }

    void forget(Session session, List<Told> told) {
        if (!told.isEmpty()) {
            var delete = session.sql("delete from told where route = ? and matter = ?");
            told.forEach(one -> delete.text(one.route()).text(one.key()).next());
            delete.batch();
        }
    }

    /** Clusters of which something was told, and its end was not. */
    List<String> clustersTold() {
        return database.read(
                session -> session.sql("select distinct cluster from told").list(row -> row.text(1)));
    }

    /** Routes by which something was told. */
    List<String> routesTold() {
        return database.read(
                session -> session.sql("select distinct route from told").list(row -> row.text(1)));
    }

    /** By a route that is no more, nobody will tell the end. */
    void forgetRoute(String route) {
        database.write(session ->
                session.sql("delete from told where route = ?").text(route).update());
    }

    // --- notices ---

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
                .text(write(message))
                .time(from.isAfter(now) ? from : Instant.EPOCH)
                .time(now)
                .update();
    }

    /** On SQLite, whose only process this is: what another one had claimed, that one left behind, and may have sent. */
    void takeUpWhatWasLeft() {
        switch (database.dialect()) {
            case SQLITE ->
                database.write(session -> session.sql(
                                "update notices set claimed_until = 0 where state = 'pending' and claimed_until is not null")
                        .update());
            case POSTGRESQL -> {}
        }
    }

    /**
     * Claims all that waits of the thread that is due longest. Nothing of a thread goes out while an earlier one of it is on
     * its way, or waits for its next try.
     *
     * @param sums whether, with a thread that ended before anybody was told that it began, all such are claimed
     */
    Optional<Batch> claim(String sink, Sums sums, Instant now) {
        // Most of the time nothing is due, and writers are not to wait for that.
        if (database.<Optional<String>>read(session -> due(session, sink, now)).isEmpty()) {
            return Optional.empty();
        }
        return database.write(session -> {
            session.lock("mooring-notices/" + sink);
            return due(session, sink, now)
                    .map(thread -> claim(session, sink, thread))
                    .map(batch -> isSummed(batch, sums) ? withOthersOver(session, batch, sums) : batch);
        });
    }

    private Optional<String> due(Session session, String sink, Instant now) {
        var waits = "case when next_attempt_at > ? then 0 else next_attempt_at end";
        return session.sql("select thread from notices where state = 'pending' and sink = ? group by thread having"
                        + " max(coalesce(claimed_until, 0)) < " + databaseNow + " and min(" + waits
                        + ") <= ? and max(case when attempts > 0 then " + waits + " else 0 end) <= ?"
                        + " order by min(seq) limit 1")
                .text(sink)
                .time(now.plus(LONGEST_WAIT))
                .time(now)
                .time(now.plus(LONGEST_WAIT))
                .time(now)
                .first(row -> row.text(1));
    }

    private static boolean isSummed(Batch batch, Sums sums) {
        var kinds = batch.notices().stream().map(one -> one.message().kind()).toList();
        var isOverUntold = kinds.contains(Kind.OPENED) && kinds.getLast() == Kind.RESOLVED;
        return isOverUntold
                && switch (sums) {
                    case NEVER -> false;
                    case UNLESS_IT_MAY_HAVE_ARRIVED -> batch.notices().stream().noneMatch(Claimed::mayHaveArrived);
                    case ALWAYS -> true;
                };
    }

    /** Once a sink is back, what began and ended meanwhile is one batch, oldest first, whenever its next try was to be. */
    private Batch withOthersOver(Session session, Batch batch, Sums sums) {
        var others = session.sql(
                        "select thread from notices where state = 'pending' and sink = ? group by thread having"
                                + " max(coalesce(claimed_until, 0)) < " + databaseNow + " and "
                                + (sums == Sums.ALWAYS ? OVER_UNTOLD : OVER_UNTOLD + NONE_ARRIVED)
                                + " order by min(seq) limit ?")
                .text(batch.sink())
                .number(MOST_SUMMED)
                .list(row -> row.text(1));
        if (others.isEmpty()) {
            return batch;
        }
        var all = new ArrayList<>(batch.notices());
        others.forEach(thread -> all.addAll(claim(session, batch.sink(), thread).notices()));
        all.sort(Comparator.comparingLong(Claimed::seq));
        return new Batch(batch.sink(), batch.thread(), all, Optional.empty());
    }

    /** Whose claim was neither given back nor settled was in hand when that ended, and may have been sent. */
    private Batch claim(Session session, String sink, String thread) {
        var waiting = session.sql("select seq, id, body, attempts, created_at, claimed_until from notices where"
                        + " state = 'pending' and sink = ? and thread = ? order by seq")
                .text(sink)
                .text(thread)
                .list(row -> new Waiting(
                        row.number(1),
                        row.text(2),
                        row.text(3),
                        row.integer(4) + 1,
                        row.time(5),
                        row.timeOrNull(6) != null));
        session.sql("update notices set claimed_until = " + databaseNow + " + ?, attempts = attempts + 1"
                        + " where state = 'pending' and sink = ? and thread = ?")
                .number(LAPSE.toMillis())
                .text(sink)
                .text(thread)
                .update();
        var notices = new ArrayList<Claimed>(waiting.size());
        waiting.forEach(one -> whole(one).ifPresentOrElse(notices::add, () -> parkUnreadable(session, one)));
        return new Batch(sink, thread, notices, ref(session, sink, thread));
    }

    private record Waiting(long seq, String id, String body, int attempts, Instant createdAt, boolean mayHaveArrived) {}

    /** Empty where another release wrote it, and this one cannot read it: it must not keep the others waiting. */
    private Optional<Claimed> whole(Waiting one) {
        try {
            return Optional.of(new Claimed(
                    one.seq(),
                    one.id(),
                    read(one.body(), Message.class),
                    one.attempts(),
                    one.createdAt(),
                    one.mayHaveArrived()));
        } catch (IllegalStateException unreadable) {
            return Optional.empty();
        }
    }

    private void parkUnreadable(Session session, Waiting one) {
        session.sql("update notices set state = 'parked', cause = 'another release wrote it, and this one cannot read"
                        + " it', claimed_until = null, finished_at = " + databaseNow + " where seq = ?")
                .number(one.seq())
                .update();
    }

    private static Optional<String> ref(Session session, String sink, String thread) {
        return session.sql(
                        "select ref from notices where sink = ? and thread = ? and ref is not null order by seq desc limit 1")
                .text(sink)
                .text(thread)
                .first(row -> row.text(1));
    }

    /**
     * Notes at once that one was sent and what was told with it: earlier ones that were left would be sent after it, and say
     * what is over.
     */
    void sent(Claimed notice, List<Claimed> with, @Nullable String ref, Instant now) {
        database.write(session -> {
            with.forEach(one -> finish(session, one, NoticeState.MERGED, "told with " + notice.id(), null, now));
            return finish(session, notice, NoticeState.SENT, null, ref, now);
        });
    }

    /** False where that was settled by now by whoever took it up after the claim on it lapsed. */
    boolean parked(Claimed notice, String cause, Instant now) {
        return database.write(session -> finish(session, notice, NoticeState.PARKED, cause, null, now)) == 1;
    }

    /** What arrived did so, whatever else was noted of it; of all else, what was noted first holds. */
    private static int finish(
            Session session,
            Claimed notice,
            NoticeState state,
            @Nullable String cause,
            @Nullable String ref,
            Instant now) {
        return session.sql("update notices set state = ?, cause = ?, ref = coalesce(?, ref),"
                        + " claimed_until = null, finished_at = ? where seq = ?"
                        + (state == NoticeState.SENT ? "" : " and state = 'pending'"))
                .text(state.id())
                .text(cause)
                .text(ref)
                .time(now)
                .number(notice.seq())
                .update();
    }

    /** What may have arrived keeps a claim, one that has lapsed. */
    void later(List<Claimed> notices, String cause, Instant next) {
        database.write(session -> {
            var update = session.sql("update notices set cause = ?, next_attempt_at = ?, claimed_until = ?"
                    + " where state = 'pending' and seq = ?");
            notices.forEach(one -> update.text(cause)
                    .time(next)
                    .time(one.mayHaveArrived() ? Instant.EPOCH : null)
                    .number(one.seq())
                    .next());
            return update.batch();
        });
    }

    /** A sink asked to be left alone: nothing else that waits for it is tried before a time, by any replica. */
    void leaveAlone(String sink, Instant until) {
        database.write(session -> {
            session.lock("mooring-notices/" + sink);
            // What is in hand elsewhere is asked about already, and is written by whoever has it.
            return session.sql("update notices set next_attempt_at = ? where state = 'pending' and sink = ?"
                            + " and next_attempt_at < ? and coalesce(claimed_until, 0) < " + databaseNow)
                    .time(until)
                    .text(sink)
                    .time(until)
                    .update();
        });
    }

    /** Gives back what was claimed and not tried. */
    void release(List<Claimed> notices) {
        database.write(session -> {
            var update = session.sql("update notices set attempts = attempts - 1, claimed_until = ?"
                    + " where state = 'pending' and seq = ?");
            notices.forEach(one -> update.time(one.mayHaveArrived() ? Instant.EPOCH : null)
                    .number(one.seq())
                    .next());
            return update.batch();
        });
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
                .first(row -> read(row.text(1), Message.class)));
    }

    /** Has one sent again, whatever became of it. False when there is none of that id. */
    boolean replay(String id) {
        return database.write(session -> session.sql("update notices set state = 'pending', attempts = 0,"
                                + " next_attempt_at = 0, cause = null, claimed_until = null, finished_at = null,"
                                + " created_at = " + databaseNow + " where id = ?")
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

    // --- turns ---

    /** When a turn was taken last; at the first question, it is as if it had been taken now. */
    Instant lastTurn(Session session, String name, Instant now) {
        session.sql("insert into notice_turns (name, taken_at) values (?, ?) on conflict (name) do nothing")
                .text(name)
                .time(now)
                .update();
        return session.sql("select taken_at from notice_turns where name = ?")
                .text(name)
                .first(row -> row.time(1))
                .orElse(now);
    }

    /** The same, where the first question was asked before. */
    Optional<Instant> lastTurn(String name) {
        return database.read(session -> session.sql("select taken_at from notice_turns where name = ?")
                .text(name)
                .first(row -> row.time(1)));
    }

    void takeTurn(Session session, String name, Instant now) {
        session.sql("update notice_turns set taken_at = ? where name = ?")
                .time(now)
                .text(name)
                .update();
    }

    private String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a notice could not be written as JSON", impossible);
        }
    }

    private <T> T read(String json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException changed) {
            throw new IllegalStateException("a stored notice could not be read", changed);
        }
    }
}
