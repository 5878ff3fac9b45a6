package dev.mooring.verification;

import dev.mooring.database.Database;
import dev.mooring.verification.Requests.Asked;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL of verifications that replicas ask of each other. PostgreSQL only: on SQLite there is one replica. */
@Singleton
final class RequestTable {
    private static final Duration KEPT = Duration.ofHours(1);
    private final Database database;

    @Inject
    RequestTable(Database database) {
        this.database = database;
    }

    /** How a request stands. */
    enum State {
        ASKED,
        TAKEN,
        DONE,
        FAILED;

        private final String id = name().toLowerCase(Locale.ROOT);
    }

    /** A request as it was written down. */
    record Known(
            String cluster,
            Trigger trigger,
            State state,
            @Nullable String report) {}

    /** Writes a request down, unless it can join one. Says which it is now. Also forgets what was answered long ago. */
    String ask(Ticket ticket, Optional<Long> namedVersion, Instant now) {
        return database.write(connection -> {
            forget(connection, now);
            var joined = join(connection, ticket.cluster(), namedVersion);
            if (joined.isEmpty()) {
                insert(connection, ticket, namedVersion, now);
            }
            return joined.orElse(ticket.id());
        });
    }

    private static void forget(Connection connection, Instant now) throws SQLException {
        try (var delete = connection.prepareStatement(
                "delete from verification_requests where asked_at < ? and state in ('done', 'failed')")) {
            delete.setLong(1, now.minus(KEPT).toEpochMilli());
            delete.executeUpdate();
        }
    }

    private static Optional<String> join(Connection connection, String cluster, Optional<Long> namedVersion)
            throws SQLException {
        try (var update = connection.prepareStatement("update verification_requests set named_version ="
                + " greatest(named_version, ?) where id = (select id from verification_requests where cluster = ? and"
                + " state = 'asked' limit 1 for update) and state = 'asked' returning id")) {
            setVersion(update, 1, namedVersion);
            update.setString(2, cluster);
            try (var row = update.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    private static void insert(Connection connection, Ticket ticket, Optional<Long> namedVersion, Instant now)
            throws SQLException {
        try (var insert = connection.prepareStatement("insert into verification_requests (id, cluster, started_by,"
                + " named_version, asked_at, state) values (?, ?, ?, ?, ?, 'asked')")) {
            insert.setString(1, ticket.id());
            insert.setString(2, ticket.cluster());
            insert.setString(3, ticket.trigger().id());
            setVersion(insert, 4, namedVersion);
            insert.setLong(5, now.toEpochMilli());
            insert.executeUpdate();
        }
    }

    private static void setVersion(PreparedStatement statement, int index, Optional<Long> version) throws SQLException {
        if (version.isPresent()) {
            statement.setLong(index, version.get());
        } else {
            statement.setNull(index, Types.BIGINT);
        }
    }

    /** From now on nobody can join it. Empty when it was answered meanwhile. */
    Optional<Asked> take(String id) {
        return database.write(connection -> {
            try (var update = connection.prepareStatement("update verification_requests set state = 'taken'"
                    + " where id = ? and state in ('asked', 'taken') returning started_by, named_version")) {
                update.setString(1, id);
                try (var row = update.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Asked(
                                    id,
                                    Trigger.of(row.getString(1)),
                                    Optional.ofNullable(row.getObject(2, Long.class))))
                            : Optional.empty();
                }
            }
        });
    }

    /** Ids of what is not answered; what a leader took that is no more is among them. */
    List<String> open(String cluster) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement("select id from verification_requests where cluster = ? and"
                    + " state in ('asked', 'taken') order by asked_at")) {
                select.setString(1, cluster);
                var open = new ArrayList<String>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        open.add(rows.getString(1));
                    }
                }
                return open;
            }
        });
    }

    /** @param report null where the verification failed */
    void end(String id, @Nullable String report) {
        database.write(connection -> {
            try (var update = connection.prepareStatement(
                    "update verification_requests set state = ?, report = ? where id = ?")) {
                update.setString(1, (report == null ? State.FAILED : State.DONE).id);
                update.setString(2, report);
                update.setString(3, id);
                return update.executeUpdate();
            }
        });
    }

    Optional<Known> find(String id) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement(
                    "select cluster, started_by, state, report from verification_requests where id = ?")) {
                select.setString(1, id);
                try (var row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Known(
                                    row.getString(1),
                                    Trigger.of(row.getString(2)),
                                    State.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                                    row.getString(4)))
                            : Optional.empty();
                }
            }
        });
    }
}
