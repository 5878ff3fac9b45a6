package dev.mooring.inbox;

import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The SQL of deliveries. Times are milliseconds since the epoch. */
@Singleton
public final class DeliveryTable {
    private final Database database;

    @Inject
    DeliveryTable(Database database) {
        this.database = database;
    }

    /** A delivery that was claimed to be worked off. */
    record Claimed(Delivery delivery, int attempts) {}

    /** How a delivery ended. */
    record Finished(String id, int attempts, String event, String target) {}

    /** Writes many deliveries in one transaction and says of each what became of it, in the same order. */
    List<Acceptance> append(List<Delivery> deliveries) {
        return database.write(connection -> {
            var counts = insert(connection, deliveries);
            var acceptances = new ArrayList<Acceptance>(deliveries.size());
            for (var index = 0; index < deliveries.size(); index++) {
                acceptances.add(counts[index] > 0 ? Acceptance.ACCEPTED : again(connection, deliveries.get(index)));
            }
            return acceptances;
        });
    }

    private static int[] insert(Connection connection, List<Delivery> deliveries) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into deliveries (id, kind, body, received_at, state, next_attempt_at)"
                        + " values (?, ?, ?, ?, 'pending', ?) on conflict (id) do nothing")) {
            for (var delivery : deliveries) {
                insert.setString(1, delivery.id());
                insert.setString(2, delivery.kind());
                insert.setBytes(3, delivery.body());
                insert.setLong(4, delivery.receivedAt().toEpochMilli());
                insert.setLong(5, delivery.receivedAt().toEpochMilli());
                insert.addBatch();
            }
            return insert.executeBatch();
        }
    }

    private static Acceptance again(Connection connection, Delivery delivery) throws SQLException {
        if (requeue(connection, delivery.id(), delivery.receivedAt())) {
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

    private static boolean requeue(Connection connection, String id, Instant now) throws SQLException {
        try (var update = connection.prepareStatement(
                "update deliveries set state = 'pending', attempts = 0, next_attempt_at = ?, finished_at = null"
                        + " where id = ? and state = 'parked'")) {
            update.setLong(1, now.toEpochMilli());
            update.setString(2, id);
            return update.executeUpdate() > 0;
        }
    }

    /** Runs a delivery again, whatever became of it. False when there is none of that id. */
    public boolean replay(String id, Instant now) {
        return database.write(connection -> {
            try (var update = connection.prepareStatement(
                    "update deliveries set state = 'pending', attempts = 0, next_attempt_at = ?, cause = null,"
                            + " finished_at = null where id = ?")) {
                update.setLong(1, now.toEpochMilli());
                update.setString(2, id);
                return update.executeUpdate() > 0;
            }
        });
    }

    /**
     * Claims deliveries that are due, oldest first. On PostgreSQL the claim is written down, so that no other replica
     * takes them too; one that was never ended lapses. On SQLite there is no other process, and nothing is written.
     */
    List<Claimed> claim(int limit, Instant now, Duration lapse) {
        return switch (database.dialect()) {
            case SQLITE -> due(limit, now);
            case POSTGRESQL -> claimForThisReplica(limit, now, lapse);
        };
    }

    private List<Claimed> due(int limit, Instant now) {
        var sql = "select id, kind, body, received_at, attempts + 1 from deliveries"
                + " where state in ('pending', 'processing') and next_attempt_at <= ? order by seq limit ?";
        return database.read(connection -> {
            try (var select = connection.prepareStatement(sql)) {
                select.setLong(1, now.toEpochMilli());
                select.setInt(2, limit);
                return claimed(select.executeQuery());
            }
        });
    }

    private List<Claimed> claimForThisReplica(int limit, Instant now, Duration lapse) {
        var sql = "update deliveries set state = 'processing', attempts = attempts + 1, claimed_until = ?"
                + " where seq in (select seq from deliveries"
                + " where state in ('pending', 'processing')"
                + " and ((state = 'pending' and next_attempt_at <= ?) or (state = 'processing' and claimed_until < ?))"
                + " order by seq limit ? for update skip locked)"
                + " returning id, kind, body, received_at, attempts";
        return database.write(connection -> {
            try (var update = connection.prepareStatement(sql)) {
                update.setLong(1, now.plus(lapse).toEpochMilli());
                update.setLong(2, now.toEpochMilli());
                update.setLong(3, now.toEpochMilli());
                update.setInt(4, limit);
                return claimed(update.executeQuery());
            }
        });
    }

    private static List<Claimed> claimed(ResultSet rows) throws SQLException {
        var claimed = new ArrayList<Claimed>();
        try (rows) {
            while (rows.next()) {
                var delivery = new Delivery(
                        rows.getString(1), rows.getString(2), rows.getBytes(3), Instant.ofEpochMilli(rows.getLong(4)));
                claimed.add(new Claimed(delivery, rows.getInt(5)));
            }
        }
        return claimed;
    }

    /** Holds on to claims of this replica that are still being worked on. */
    void renew(Collection<String> ids, Instant until) {
        if (database.dialect() == Dialect.SQLITE) {
            return;
        }
        database.write(connection -> {
            try (var update = connection.prepareStatement(
                    "update deliveries set claimed_until = ? where id = ? and state = 'processing'")) {
                for (var id : ids) {
                    update.setLong(1, until.toEpochMilli());
                    update.setString(2, id);
                    update.addBatch();
                }
                return update.executeBatch();
            }
        });
    }

    void finish(List<Finished> finished, Instant now) {
        database.write(connection -> {
            try (var update = connection.prepareStatement(
                    "update deliveries set state = 'done', event = ?, target = ?, cause = null, claimed_until = null,"
                            + " finished_at = ?, attempts = ? where id = ? and state in ('pending', 'processing')")) {
                for (var one : finished) {
                    update.setString(1, one.event());
                    update.setString(2, one.target());
                    update.setLong(3, now.toEpochMilli());
                    update.setInt(4, one.attempts());
                    update.setString(5, one.id());
                    update.addBatch();
                }
                return update.executeBatch();
            }
        });
    }

    void retry(Claimed claimed, String cause, Instant at) {
        database.write(connection -> {
            try (var update = connection.prepareStatement("update deliveries set state = 'pending', cause = ?,"
                    + " next_attempt_at = ?, attempts = ?, claimed_until = null where id = ?")) {
                update.setString(1, cause);
                update.setLong(2, at.toEpochMilli());
                update.setInt(3, claimed.attempts());
                update.setString(4, claimed.delivery().id());
                return update.executeUpdate();
            }
        });
    }

    void park(Claimed claimed, String cause, Instant now) {
        database.write(connection -> {
            try (var update = connection.prepareStatement("update deliveries set state = 'parked', cause = ?,"
                    + " finished_at = ?, attempts = ?, claimed_until = null where id = ?")) {
                update.setString(1, cause);
                update.setLong(2, now.toEpochMilli());
                update.setInt(3, claimed.attempts());
                update.setString(4, claimed.delivery().id());
                return update.executeUpdate();
            }
        });
    }

    /** The newest of the oldest finished deliveries that are too old; found without holding up any writer. */
    Optional<Long> lastToForget(Instant before, int batch) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement("select max(seq) from (select seq from deliveries"
                    + " where received_at < ? and state in ('done', 'parked') order by seq limit ?) as old")) {
                select.setLong(1, before.toEpochMilli());
                select.setInt(2, batch);
                try (var row = select.executeQuery()) {
                    var last = row.next() ? row.getLong(1) : 0;
                    return last > 0 ? Optional.of(last) : Optional.empty();
                }
            }
        });
    }

    /** Deletes finished deliveries from the oldest up to one. */
    void forget(long last, Instant before) {
        database.write(connection -> {
            try (var delete = connection.prepareStatement(
                    "delete from deliveries where seq <= ? and received_at < ? and state in ('done', 'parked')")) {
                delete.setLong(1, last);
                delete.setLong(2, before.toEpochMilli());
                return delete.executeUpdate();
            }
        });
    }
}
