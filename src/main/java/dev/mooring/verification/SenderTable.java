package dev.mooring.verification;

import dev.mooring.check.Sender;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.StackName;
import dev.mooring.database.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The SQL of what is known of each stack and environment that sends deliveries: when they came, and what they told of. */
@Singleton
public final class SenderTable {
    private static final int RECENT = 20;
    private final Database database;

    @Inject
    SenderTable(Database database) {
        this.database = database;
    }

    public static String key(StackName stack) {
        return "stack " + stack;
    }

    public static String key(EnvironmentName environment) {
        return "environment " + environment;
    }

    /**
     * What is known of one.
     *
     * @param known newest version that a delivery told of
     * @param verified newest version that was verified without a delivery
     */
    public record Known(
            List<Instant> recent,
            @Nullable Long known,
            @Nullable Long verified) {
        public static final Known NOTHING = new Known(List.of(), null, null);

        Sender sender() {
            return new Sender(recent, Optional.ofNullable(known));
        }

        Known after(Arrival arrival, @Nullable Long version) {
            var times = arrival.byWebhook() ? newest(recent, arrival.at()) : recent;
            return new Known(times, later(known, version), verified);
        }

        Known from(long version) {
            return new Known(recent, later(known, version), later(verified, version));
        }

        Known afterVerification(long version) {
            return new Known(recent, known, later(verified, version));
        }

        private static @Nullable Long later(@Nullable Long one, @Nullable Long other) {
            return one == null || (other != null && other > one) ? other : one;
        }

        /** Of each day the last: what comes once a day is a habit, what comes in a burst is one. */
        private static List<Instant> newest(List<Instant> recent, Instant time) {
            var byDay = new TreeMap<LocalDate, Instant>();
            recent.forEach(one -> byDay.put(day(one), one));
            byDay.merge(day(time), time, (one, other) -> one.isAfter(other) ? one : other);
            var times = List.copyOf(byDay.values());
            return times.subList(Math.max(0, times.size() - RECENT), times.size());
        }

        private static LocalDate day(Instant time) {
            return LocalDate.ofInstant(time, ZoneOffset.UTC);
        }
    }

    public Optional<Known> find(String name) {
        return database.read(connection -> find(connection, name, ""));
    }

    void arrived(String name, Arrival arrival, @Nullable Long version) {
        database.write(connection -> {
            var before = find(connection, name, lock()).orElse(Known.NOTHING);
            return save(connection, name, before.after(arrival, version));
        });
    }

    /** Begins to watch one: what happened before is not missed. */
    public void begin(String name, long version) {
        database.write(connection -> {
            var before = find(connection, name, lock()).orElse(Known.NOTHING);
            return save(connection, name, before.from(version));
        });
    }

    public void verified(String name, long version) {
        database.write(connection -> {
            var before = find(connection, name, lock()).orElse(Known.NOTHING);
            return save(connection, name, before.afterVerification(version));
        });
    }

    private String lock() {
        return switch (database.dialect()) {
            case SQLITE -> "";
            case POSTGRESQL -> " for update";
        };
    }

    private static Optional<Known> find(Connection connection, String name, String lock) throws SQLException {
        try (var select =
                connection.prepareStatement("select recent, known, verified from senders where name = ?" + lock)) {
            select.setString(1, name);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(known(row)) : Optional.empty();
            }
        }
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(times(row.getString(1)), version(row, 2), version(row, 3));
    }

    private static @Nullable Long version(ResultSet row, int column) throws SQLException {
        var version = row.getLong(column);
        return row.wasNull() ? null : version;
    }

    private static List<Instant> times(String text) {
        return Arrays.stream(text.split(",", -1))
                .filter(number -> !number.isEmpty())
                .map(number -> Instant.ofEpochMilli(Long.parseLong(number)))
                .toList();
    }

    private static int save(Connection connection, String name, Known known) throws SQLException {
        try (var upsert = connection.prepareStatement(
                "insert into senders (name, recent, known, verified)"
                        + " values (?, ?, ?, ?) on conflict (name) do update set recent = excluded.recent, known = excluded.known, verified = excluded.verified")) {
            upsert.setString(1, name);
            upsert.setString(
                    2,
                    known.recent().stream()
                            .map(time -> Long.toString(time.toEpochMilli()))
                            .collect(Collectors.joining(",")));
            setVersion(upsert, 3, known.known());
            setVersion(upsert, 4, known.verified());
            return upsert.executeUpdate();
        }
    }

    private static void setVersion(PreparedStatement statement, int index, @Nullable Long version) throws SQLException {
        if (version == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, version);
        }
    }
}
