package dev.mooring.inbox;

import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.database.Sql;
import dev.mooring.inbox.Delivery.Origin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The deliveries that are there: to look at, to run again, and to forget. Their way there is {@link DeliveryQueue}. */
@Singleton
public final class Deliveries {
    private static final String ENTRY =
            "select seq, id, kind, received_at, origin, state, attempts, cause, event, target, finished_at from deliveries";
    private static final String WHOLE = "select id, kind, body, received_at, origin, attempts from deliveries";
    private static final String RUN_AGAIN =
            "update deliveries set state = 'pending', attempts = 0, next_attempt_at = 0,"
                    + " cause = null, claimed_until = null, finished_at = null";
    private static final String ENDED = " state in ('done', 'parked')";
    private final Database database;

    @Inject
    Deliveries(Database database) {
        this.database = database;
    }

    /** A delivery as people see it: all but its body. */
    public record Entry(
            long seq,
            String id,
            String kind,
            Instant receivedAt,
            Origin origin,
            DeliveryState state,
            int attempts,
            @Nullable String cause,
            @Nullable String event,
            @Nullable String target,
            @Nullable Instant finishedAt) {}

    /** How full the inbox is. */
    public record Depth(long pending, Optional<Instant> oldest) {}

    /** Newest first, those before a sequence number. */
    public List<Entry> list(DeliveryFilter filter, long before, int limit) {
        return database.read(
                session -> filter.narrow(session.sql(ENTRY + " where seq < ?").number(before))
                        .add(" order by seq desc limit ?")
                        .number(limit)
                        .list(Deliveries::entry));
    }

    public Optional<Entry> find(String id) {
        return database.read(
                session -> session.sql(ENTRY + " where id = ?").text(id).first(Deliveries::entry));
    }

    private static Entry entry(Row row) throws SQLException {
        return new Entry(
                row.number(1),
                row.text(2),
                row.text(3),
                row.time(4),
                Origin.of(row.text(5)),
                DeliveryState.of(row.text(6)),
                row.integer(7),
                row.textOrNull(8),
                row.textOrNull(9),
                row.textOrNull(10),
                row.timeOrNull(11));
    }

    public Depth depth() {
        return database.read(session -> session.sql(
                        "select count(*), min(received_at) from deliveries where state in ('pending', 'processing')")
                .first(row -> new Depth(row.number(1), Optional.ofNullable(row.timeOrNull(2))))
                .orElseThrow());
    }

    /** Deliveries that were given up. */
    public long parked() {
        return database.read(session -> session.sql("select count(*) from deliveries where state = 'parked'")
                .count());
    }

    /** When the newest came. */
    Optional<Instant> lastReceived() {
        return database.read(session -> session.sql("select received_at from deliveries order by seq desc limit 1")
                .first(row -> row.time(1)));
    }

    long count() {
        return database.read(
                session -> session.sql("select count(*) from deliveries").count());
    }

    /** With their bodies, those that have ended and match, newest first. */
    List<Delivery> ended(DeliveryFilter filter, int limit) {
        return database.read(session -> filter.narrow(session.sql(WHOLE + " where" + ENDED))
                .add(" order by seq desc limit ?")
                .number(limit)
                .list(Deliveries::delivery));
    }

    /** With its body, whatever became of it. */
    Optional<Delivery> whole(String id) {
        return database.read(
                session -> session.sql(WHOLE + " where id = ?").text(id).first(Deliveries::delivery));
    }

    private static Delivery delivery(Row row) throws SQLException {
        return DeliveryQueue.claimed(row).delivery();
    }

    /** Runs a delivery again, whatever became of it. False when there is none of that id. */
    boolean replay(String id) {
        return database.write(
                session -> session.sql(RUN_AGAIN + " where id = ?").text(id).update() > 0);
    }

    /** The place of the newest delivery there is. */
    long newest() {
        return database.read(
                session -> session.sql("select max(seq) from deliveries").count());
    }

    /** The newest of the oldest ended deliveries between two places that match. */
    Optional<Long> lastToReplay(DeliveryFilter filter, long after, long upTo, int batch) {
        return database.read(session -> last(
                filter.narrow(endedBetween(session, "select max(seq) from (select seq from deliveries", after, upTo))
                        .add(" order by seq limit ?) as ended")
                        .number(batch)));
    }

    /** Runs ended deliveries again that match and lie after one place and up to another. */
    int replay(DeliveryFilter filter, long after, long last) {
        return database.write(session ->
                filter.narrow(endedBetween(session, RUN_AGAIN, after, last)).update());
    }

    private static Sql endedBetween(Session session, String statement, long after, long upTo) {
        return session.sql(statement + " where seq > ? and seq <= ? and" + ENDED)
                .number(after)
                .number(upTo);
    }

    /** The newest of the oldest finished deliveries that are too old; found without holding up any writer. */
    Optional<Long> lastToForget(Instant before, int batch) {
        return database.read(session -> last(session.sql("select max(seq) from (select seq from deliveries"
                        + " where received_at < ? and" + ENDED + " order by seq limit ?) as old")
                .time(before)
                .number(batch)));
    }

    /** Deletes finished deliveries from the oldest up to one. */
    int forget(long last, Instant before) {
        return database.write(
                session -> session.sql("delete from deliveries where seq <= ? and received_at < ? and" + ENDED)
                        .number(last)
                        .time(before)
                        .update());
    }

    private static Optional<Long> last(Sql select) {
        return Optional.of(select.count()).filter(place -> place > 0);
    }
}
