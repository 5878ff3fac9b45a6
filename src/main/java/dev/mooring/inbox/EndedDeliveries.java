package dev.mooring.inbox;

import dev.mooring.database.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The SQL of deliveries that have ended: to run them again, and to forget them. */
@Singleton
public final class EndedDeliveries {
    private final Database database;

    @Inject
    EndedDeliveries(Database database) {
        this.database = database;
    }

    /** Runs a delivery again, whatever became of it. False when there is none of that id. */
    public boolean replay(String id) {
        return database.write(connection -> {
            try (var update = connection.prepareStatement(
                    "update deliveries set state = 'pending', attempts = 0, next_attempt_at = 0, cause = null,"
                            + " claimed_until = null, finished_at = null where id = ?")) {
                update.setString(1, id);
                return update.executeUpdate() > 0;
            }
        });
    }

    /** The place of the newest delivery there is. */
    long newest() {
        return database.read(connection -> {
            try (var select = connection.prepareStatement("select max(seq) from deliveries")) {
                return last(select).orElse(0L);
            }
        });
    }

    /** The newest of the oldest ended deliveries between two places that match. */
    Optional<Long> lastToReplay(DeliveryFilter filter, long after, long upTo, int batch) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement("select max(seq) from (select seq from deliveries"
                    + " where seq > ? and seq <= ? and state in ('done', 'parked')" + filter.sql()
                    + " order by seq limit ?) as ended")) {
                select.setLong(1, after);
                select.setLong(2, upTo);
                select.setInt(filter.bind(select, 3), batch);
                return last(select);
            }
        });
    }

    /** Runs ended deliveries again that match and lie after one place and up to another. */
    int replay(DeliveryFilter filter, long after, long last) {
        return database.write(connection -> {
            try (var update = connection.prepareStatement(
                    "update deliveries set state = 'pending', attempts = 0, next_attempt_at = 0, cause = null,"
                            + " claimed_until = null, finished_at = null"
                            + " where seq > ? and seq <= ? and state in ('done', 'parked')" + filter.sql())) {
                update.setLong(1, after);
                update.setLong(2, last);
                filter.bind(update, 3);
                return update.executeUpdate();
            }
        });
    }

    /** Deliveries with their bodies, newest first. */
    List<Delivery> find(DeliveryFilter filter, int limit) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement(
                    "select id, kind, body, received_at, origin, attempts from deliveries where state in ('done', 'parked')"
                            + filter.sql() + " order by seq desc limit ?")) {
                select.setInt(filter.bind(select, 1), limit);
                return deliveries(select);
            }
        });
    }

    Optional<Delivery> find(String id) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement(
                    "select id, kind, body, received_at, origin, attempts from deliveries where id = ?")) {
                select.setString(1, id);
                return deliveries(select).stream().findFirst();
            }
        });
    }

    private static List<Delivery> deliveries(PreparedStatement select) throws SQLException {
        return DeliveryTable.claimed(select.executeQuery()).stream()
                .map(DeliveryTable.Claimed::delivery)
                .toList();
    }

    private static Optional<Long> last(PreparedStatement select) throws SQLException {
        try (var row = select.executeQuery()) {
            var last = row.next() ? row.getLong(1) : 0;
            return last > 0 ? Optional.of(last) : Optional.empty();
        }
    }

    /** The newest of the oldest finished deliveries that are too old; found without holding up any writer. */
    Optional<Long> lastToForget(Instant before, int batch) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement("select max(seq) from (select seq from deliveries"
                    + " where received_at < ? and state in ('done', 'parked') order by seq limit ?) as old")) {
                select.setLong(1, before.toEpochMilli());
                select.setInt(2, batch);
                return last(select);
            }
        });
    }

    long count() {
        return database.read(connection -> {
            try (var select = connection.prepareStatement("select count(*) from deliveries");
                    var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** Deletes finished deliveries from the oldest up to one. */
    int forget(long last, Instant before) {
        return database.write(connection -> {
            try (var delete = connection.prepareStatement(
                    "delete from deliveries where seq <= ? and received_at < ? and state in ('done', 'parked')")) {
                delete.setLong(1, last);
                delete.setLong(2, before.toEpochMilli());
                return delete.executeUpdate();
            }
        });
    }
}
