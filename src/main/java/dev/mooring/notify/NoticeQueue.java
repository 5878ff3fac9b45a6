package dev.mooring.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.database.Database;
import dev.mooring.database.Session;
import dev.mooring.database.Sql;
import dev.mooring.notify.Sink.Sums;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Notices that wait: who sends which, and what becomes of each. */
@Singleton
final class NoticeQueue {
    /** Longer than a send may take. A replica that was killed keeps others from its claims no longer. */
    static final Duration LAPSE = Duration.ofSeconds(90);

    /** A wait that lies further ahead was written before the clock was set back, and is over. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** Of a thread: nobody was told that it began, and it is over. */
    private static final String OVER_UNTOLD = "max(case when kind = 'opened' then 1 else 0 end) = 1 and max(case when"
            + " kind = 'resolved' then 1 else 0 end) = 1";

    private static final String NONE_ARRIVED = " and count(claimed_until) = 0";

    private static final int MOST_SUMMED = 500;

    private final Database database;
    private final NoticeJson json;
    private final String databaseNow;

    @Inject
    NoticeQueue(Database database, ObjectMapper mapper) {
        this.database = database;
        this.json = new NoticeJson(mapper);
        this.databaseNow = databaseNow(database);
    }

    /** Milliseconds by the clock of the database, which is the same for all replicas. */
    static String databaseNow(Database database) {
        return switch (database.dialect()) {
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
    record Batch(String sink, String thread, List<Claimed> notices, Optional<String> ref) {
        /** Of the one that was tried most often. */
        int tries() {
            return notices.stream().mapToInt(Claimed::attempts).max().orElse(1);
        }
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
     * its way, or waits for its next try. Where one is due, and an earlier one was not taken, that is claimed first, its time
     * come or not: once a sink is back, it hears all in the order in which it happened.
     *
     * @param sums whether, with a thread that ended before anybody was told that it began, all such are claimed
     * @param failed threads that were not taken just now
     */
    Optional<Batch> claim(String sink, Sums sums, Instant now, Set<String> failed) {
        // Most of the time nothing is due, and writers are not to wait for that.
        if (database.read(session -> due(session, sink, now, failed).isEmpty() && !isAnyBeyondLapse(session, sink))) {
            return Optional.empty();
        }
        return database.write(session -> {
            session.lock("mooring-notices/" + sink);
            boundClaims(session, sink);
            return due(session, sink, now, failed)
                    .map(thread -> claim(session, sink, thread))
                    .map(batch -> isSummed(batch, sums) ? withOthersOver(session, batch, sums) : batch);
        });
    }

    /** What is claimed for longer than anything is was claimed before the clock was set back. It may be on its way yet. */
    private void boundClaims(Session session, String sink) {
        beyondLapse(session, "update notices set claimed_until = " + databaseNow + " + " + LAPSE.toMillis(), sink)
                .update();
    }

    private boolean isAnyBeyondLapse(Session session, String sink) {
        return beyondLapse(session, "select count(*) from notices", sink).count() > 0;
    }

    private Sql beyondLapse(Session session, String statement, String sink) {
        return session.sql(
                        statement + " where state = 'pending' and sink = ? and claimed_until > " + databaseNow + " + ?")
                .text(sink)
                .number(LAPSE.plusSeconds(1).toMillis());
    }

    /** A thread that nobody has in hand, with the oldest notice of it that waits. */
    private record Free(String thread, long first) {}

    private Optional<String> due(Session session, String sink, Instant now, Set<String> failed) {
        var waits = "case when next_attempt_at > ? then 0 else next_attempt_at end";
        return free(
                        session,
                        "min(" + waits + ") <= ? and max(case when attempts > 0 then " + waits + " else 0 end) <= ?",
                        sql -> sql.text(sink)
                                .time(now.plus(LONGEST_WAIT))
                                .time(now)
                                .time(now.plus(LONGEST_WAIT))
                                .time(now),
                        failed)
                .map(due -> earlierNotTaken(session, sink, due, failed).orElse(due))
                .filter(first -> !isEarlierTriedAgain(session, sink, first))
                .map(Free::thread);
    }

    private Optional<Free> earlierNotTaken(Session session, String sink, Free due, Set<String> failed) {
        return free(
                session,
                "max(attempts) > 0 and min(seq) < ?",
                sql -> sql.text(sink).number(due.first()),
                failed);
    }

    private Optional<Free> free(Session session, String which, UnaryOperator<Sql> sink, Set<String> failed) {
        return sink
                .apply(session.sql("select thread, min(seq) from notices where state = 'pending' and sink = ? group by"
                        + " thread having max(coalesce(claimed_until, 0)) < " + databaseNow + " and " + which
                        + " order by min(seq) limit ?"))
                .number(failed.size() + 1L)
                .list(row -> new Free(row.text(1), row.number(2)))
                .stream()
                .filter(one -> !failed.contains(one.thread()))
                .findFirst();
    }

    /** By another replica, now. */
    private boolean isEarlierTriedAgain(Session session, String sink, Free first) {
        return session.sql("select count(*) from notices where state = 'pending' and sink = ? and attempts > 1"
                                + " and claimed_until >= " + databaseNow + " and seq < ?")
                        .text(sink)
                        .number(first.first())
                        .count()
                > 0;
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
                    json.read(one.body(), Message.class),
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
}
