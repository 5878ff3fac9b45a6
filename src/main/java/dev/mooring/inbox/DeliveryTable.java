package dev.mooring.inbox;

import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.inbox.Delivery.Origin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The SQL of deliveries. Times are milliseconds since the epoch. */
@Singleton
public final class DeliveryTable {
    /** No wait is meant to be longer: what lies further ahead was written before the clock was set back. */
    static final Duration LONGEST_DELAY = Duration.ofHours(1);

    /** A replica that was killed holds its claims no longer than this; a living one renews them. */
    static final Duration LAPSE = Duration.ofSeconds(20);

    private static final String DATABASE_MILLIS = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

    private final Database database;

    @Inject
    DeliveryTable(Database database) {
        this.database = database;
    }

    /** A delivery that was claimed to be worked off. */
    record Claimed(Delivery delivery, int attempts) {
        Slot slot() {
            return new Slot(delivery.id(), attempts, delivery.receivedAt());
        }
    }

    /** A delivery in hand, without its body. */
    record Slot(String id, int attempts, Instant receivedAt) {}

    /** How working one delivery off went. */
    sealed interface Result {
        Slot slot();
    }

    /** It is done. */
    record Done(Slot slot, String event, String target) implements Result {}

    /** It ends with a verification that still runs; the claim is kept. */
    record Held(Slot slot) implements Result {}

    /** It failed and is tried again. */
    record Retry(Slot slot, String cause, Instant at) implements Result {}

    /** It failed for the last time. */
    record Parked(Slot slot, String cause) implements Result {}

    /** Works off what was claimed; called within the transaction that claims. */
    interface Step extends Function<List<Claimed>, List<Result>> {}

    /** Writes many deliveries in one transaction and says of each what became of it, in the same order. */
    List<Acceptance> append(List<Delivery> deliveries) {
        return database.write(connection -> {
            var inserted = insert(connection, deliveries);
            var acceptances = new ArrayList<Acceptance>(deliveries.size());
            for (var delivery : deliveries) {
                // Of two with one id the first is the new one.
                acceptances.add(inserted.remove(delivery.id()) ? Acceptance.ACCEPTED : again(connection, delivery));
            }
            return acceptances;
        });
    }

    /** The ids of those that were not there yet. */
    private Set<String> insert(Connection connection, List<Delivery> deliveries) throws SQLException {
        return switch (database.dialect()) {
            case SQLITE -> insertEach(connection, deliveries);
            case POSTGRESQL -> insertAtOnce(connection, deliveries);
        };
    }

    private static Set<String> insertEach(Connection connection, List<Delivery> deliveries) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into deliveries (id, kind, body, received_at, origin, state, next_attempt_at)"
                        + " values (?, ?, ?, ?, ?, 'pending', 0) on conflict (id) do nothing")) {
            for (var delivery : deliveries) {
                insert.setString(1, delivery.id());
                insert.setString(2, delivery.kind());
                insert.setBytes(3, delivery.body());
                insert.setLong(4, delivery.receivedAt().toEpochMilli());
                insert.setString(5, delivery.origin().id());
                insert.addBatch();
            }
            var counts = insert.executeBatch();
            var inserted = HashSet.<String>newHashSet(counts.length);
            for (var index = 0; index < counts.length; index++) {
                if (counts[index] > 0) {
                    inserted.add(deliveries.get(index).id());
                }
            }
            return inserted;
        }
    }

    /** One statement for all: to a server, each statement is a message and a plan. */
    private static Set<String> insertAtOnce(Connection connection, List<Delivery> deliveries) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into deliveries (id, kind, body, received_at, origin, state, next_attempt_at)"
                        + " select id, kind, body, received_at, origin, 'pending', 0"
                        + " from unnest(?::text[], ?::text[], ?::bytea[], ?::bigint[], ?::text[])"
                        + " as given (id, kind, body, received_at, origin)"
                        + " on conflict (id) do nothing returning id")) {
            insert.setArray(1, array(connection, "text", deliveries, Delivery::id));
            insert.setArray(2, array(connection, "text", deliveries, Delivery::kind));
            insert.setArray(
                    3,
                    connection.createArrayOf(
                            "bytea", deliveries.stream().map(Delivery::body).toArray(byte[][]::new)));
            insert.setArray(
                    4,
                    array(
                            connection,
                            "bigint",
                            deliveries,
                            one -> one.receivedAt().toEpochMilli()));
            insert.setArray(
                    5, array(connection, "text", deliveries, one -> one.origin().id()));
            var inserted = HashSet.<String>newHashSet(deliveries.size());
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    inserted.add(rows.getString(1));
                }
            }
            return inserted;
        }
    }

    private static Array array(
            Connection connection, String type, List<Delivery> deliveries, Function<Delivery, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, deliveries.stream().map(column).toArray());
    }

    private static Acceptance again(Connection connection, Delivery delivery) throws SQLException {
        if (requeue(connection, delivery.id())) {
            return Acceptance.REQUEUED;
        }
        try (var select = connection.prepareStatement("select state from deliveries where id = ?")) {
            select.setString(1, delivery.id());
            try (var row = select.executeQuery()) {
                var done = row.next() && DeliveryState.of(row.getString(1)) == DeliveryState.DONE;
                return done ? Acceptance.ALREADY_DONE : Acceptance.WAITING;
            }
        }
    }

    private static boolean requeue(Connection connection, String id) throws SQLException {
        try (var update = connection.prepareStatement(
                "update deliveries set state = 'pending', attempts = 0, next_attempt_at = 0, finished_at = null"
                        + " where id = ? and state = 'parked'")) {
            update.setString(1, id);
            return update.executeUpdate() > 0;
        }
    }

    /**
     * Claims deliveries that are due, oldest first, has them worked off, and notes the results. On PostgreSQL that is one
     * transaction, whose row locks keep other replicas away; what is held beyond it is marked, and the mark lapses unless
     * renewed. On SQLite there is no other process, and nothing is written before the results.
     *
     * @param inHand those that are being worked on already
     * @return how many were worked off
     */
    int workOff(int limit, Set<String> inHand, Clock clock, Step step) {
        return switch (database.dialect()) {
            case SQLITE -> {
                var results = step.apply(due(limit, inHand, clock.instant()));
                settle(results, clock.instant());
                yield results.size();
            }
            case POSTGRESQL ->
                database.write(connection -> {
                    var results = step.apply(lock(connection, limit, clock.instant()));
                    settle(connection, results, clock.instant());
                    return results.size();
                });
        };
    }

    /** First without bodies: many may be in hand already. */
    private List<Claimed> due(int limit, Set<String> inHand, Instant now) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement("select id from deliveries where state in ('pending',"
                            + " 'processing') and (next_attempt_at <= ? or next_attempt_at > ?) order by seq limit ?");
                    var body = connection.prepareStatement("select id, kind, body, received_at, origin, attempts + 1"
                            + " from deliveries where id = ? and state in ('pending', 'processing')")) {
                select.setLong(1, now.toEpochMilli());
                select.setLong(2, now.plus(LONGEST_DELAY).toEpochMilli());
                select.setInt(3, limit + inHand.size());
                var due = new ArrayList<Claimed>();
                try (var rows = select.executeQuery()) {
                    while (rows.next() && due.size() < limit) {
                        if (!inHand.contains(rows.getString(1))) {
                            body.setString(1, rows.getString(1));
                            due.addAll(claimed(body.executeQuery()));
                        }
                    }
                }
                return due;
            }
        });
    }

    /** Claims lapse by the database's clock: replicas' own need not agree. */
    private static List<Claimed> lock(Connection connection, int limit, Instant now) throws SQLException {
        var sql = "select id, kind, body, received_at, origin, attempts + 1 from deliveries"
                + " where (state = 'pending' and (next_attempt_at <= ? or next_attempt_at > ?))"
                + " or (state = 'processing' and (claimed_until < " + DATABASE_MILLIS + " or claimed_until > "
                + DATABASE_MILLIS + " + ?)) order by seq limit ? for update skip locked";
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, now.toEpochMilli());
            select.setLong(2, now.plus(LONGEST_DELAY).toEpochMilli());
            select.setLong(3, LONGEST_DELAY.toMillis());
            select.setInt(4, limit);
            return claimed(select.executeQuery());
        }
    }

    static List<Claimed> claimed(ResultSet rows) throws SQLException {
        var claimed = new ArrayList<Claimed>();
        try (rows) {
            while (rows.next()) {
                var delivery = new Delivery(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getBytes(3),
                        Instant.ofEpochMilli(rows.getLong(4)),
                        Origin.of(rows.getString(5)));
                claimed.add(new Claimed(delivery, rows.getInt(6)));
            }
        }
        return claimed;
    }

    /** Notes results, all or none. */
    void settle(List<Result> results, Instant now) {
        var mark = database.dialect() == Dialect.POSTGRESQL;
        var toWrite = results.stream()
                .filter(result -> mark || !(result instanceof Held))
                .toList();
        if (!toWrite.isEmpty()) {
            database.write(connection -> {
                settle(connection, toWrite, now);
                return toWrite.size();
            });
        }
    }

    private void settle(Connection connection, List<Result> results, Instant now) throws SQLException {
        if (results.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement(
                "update deliveries set state = ?, event = coalesce(?, event), target = coalesce(?, target), cause = ?,"
                        + " next_attempt_at = coalesce(?, next_attempt_at), claimed_until = null, finished_at = ?,"
                        + " attempts = ? where id = ? and state in ('pending', 'processing')")) {
            for (var result : results) {
                bind(update, result, now);
                update.addBatch();
            }
            update.executeBatch();
        }
        mark(connection, results.stream().filter(Held.class::isInstance).toList());
    }

    private void mark(Connection connection, List<Result> held) throws SQLException {
        if (!held.isEmpty()) {
            hold(connection, held.stream().map(result -> result.slot().id()).toList());
        }
    }

    private static void bind(PreparedStatement update, Result result, Instant now) throws SQLException {
        var row = switch (result) {
            case Done done -> new Row(DeliveryState.DONE, done.event(), done.target(), null, null, now);
            case Held _ -> new Row(DeliveryState.PROCESSING, null, null, null, null, null);
            case Retry retry -> new Row(DeliveryState.PENDING, null, null, retry.cause(), retry.at(), null);
            case Parked parked -> new Row(DeliveryState.PARKED, null, null, parked.cause(), null, now);
        };
        update.setString(1, row.state().id());
        update.setString(2, row.event());
        update.setString(3, row.target());
        update.setString(4, row.cause());
        setTime(update, 5, row.nextAttemptAt());
        setTime(update, 6, row.finishedAt());
        update.setInt(7, result.slot().attempts());
        update.setString(8, result.slot().id());
    }

    private record Row(
            DeliveryState state,
            @Nullable String event,
            @Nullable String target,
            @Nullable String cause,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant finishedAt) {}

    private static void setTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, time.toEpochMilli());
        }
    }

    /** Holds on to claims of this replica that are still being worked on. */
    void renew(Collection<String> ids) {
        if (database.dialect() == Dialect.POSTGRESQL && !ids.isEmpty()) {
            database.write(connection -> hold(connection, ids));
        }
    }

    private static int hold(Connection connection, Collection<String> ids) throws SQLException {
        try (var update = connection.prepareStatement("update deliveries set claimed_until = " + DATABASE_MILLIS
                + " + ? where id = any(?) and state = 'processing'")) {
            update.setLong(1, LAPSE.toMillis());
            update.setArray(2, connection.createArrayOf("text", ids.toArray()));
            return update.executeUpdate();
        }
    }
}
