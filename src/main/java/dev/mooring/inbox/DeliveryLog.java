package dev.mooring.inbox;

import dev.mooring.database.Database;
import dev.mooring.inbox.Delivery.Origin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be told about deliveries: all but their bodies. */
@Singleton
public final class DeliveryLog {
    private static final String COLUMNS =
            "select seq, id, kind, received_at, origin, state, attempts, cause, event, target, finished_at from deliveries";
    private final Database database;

    @Inject
    DeliveryLog(Database database) {
        this.database = database;
    }

    /** A delivery as people see it. */
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
        var sql = COLUMNS + " where seq < ?" + filter.sql() + " order by seq desc limit ?";
        return database.read(connection -> {
            try (var select = connection.prepareStatement(sql)) {
                select.setLong(1, before);
                select.setInt(filter.bind(select, 2), limit);
                return entries(select.executeQuery());
            }
        });
    }

    public Optional<Entry> find(String id) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement(COLUMNS + " where id = ?")) {
                select.setString(1, id);
                return entries(select.executeQuery()).stream().findFirst();
            }
        });
    }

    public Depth depth() {
        return database.read(connection -> {
            try (var select = connection.prepareStatement(
                            "select count(*), min(received_at) from deliveries where state in ('pending', 'processing')");
                    var row = select.executeQuery()) {
                row.next();
                var count = row.getLong(1);
                return new Depth(
                        count, count == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong(2))));
            }
        });
    }

    /** Deliveries that were given up. */
    public long parked() {
        return database.read(connection -> {
            try (var select = connection.prepareStatement("select count(*) from deliveries where state = 'parked'");
                    var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static List<Entry> entries(ResultSet rows) throws SQLException {
        var entries = new ArrayList<Entry>();
        try (rows) {
            while (rows.next()) {
                entries.add(new Entry(
                        rows.getLong("seq"),
                        rows.getString("id"),
                        rows.getString("kind"),
                        Instant.ofEpochMilli(rows.getLong("received_at")),
                        Origin.of(rows.getString("origin")),
                        DeliveryState.of(rows.getString("state")),
                        rows.getInt("attempts"),
                        rows.getString("cause"),
                        rows.getString("event"),
                        rows.getString("target"),
                        time(rows, "finished_at")));
            }
        }
        return entries;
    }

    private static @Nullable Instant time(ResultSet rows, String column) throws SQLException {
        var millis = rows.getLong(column);
        return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
