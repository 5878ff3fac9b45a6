package dev.mooring.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement with its parameters, in the order of their question marks. Text and parameters may be added in turn, so
 * that a condition stands beside its value. Times are stored as milliseconds since the epoch. It is sent when its result
 * is asked for, and can be sent again.
 *
 * <p>Each of the methods that send throws {@link DatabaseUnavailable} or {@link StatementRefused}.
 */
public final class Sql {
    /** Ends a row of a batch. */
    private static final Parameter NEXT = (_, _) -> {};

    /** Stands for a character that there is none for. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final Connection connection;
    private final Dialect dialect;
    private final StringBuilder text;
    private final List<Parameter> parameters = new ArrayList<>();

    Sql(Connection connection, Dialect dialect, String text) {
        this.connection = connection;
        this.dialect = dialect;
        this.text = new StringBuilder(text);
    }

    /** Turns a row into what it stands for. */
    public interface Mapping<T> {
        T of(Row row) throws SQLException;
    }

    /** Looks at a row. */
    public interface Look {
        void at(Row row) throws SQLException;
    }

    private interface Parameter {
        void set(PreparedStatement statement, int index) throws SQLException;
    }

    private interface Sending<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /** Goes on with the text. Never a value: values are parameters. */
    public Sql add(String more) {
        text.append(more);
        return this;
    }

    /** A text; whatever another system or a reader put into it, it is no reason to store nothing. See {@link #storable}. */
    public Sql text(@Nullable String value) {
        var stored = value == null ? null : storable(value);
        return parameter((statement, index) -> statement.setString(index, stored));
    }

    /**
     * PostgreSQL holds no NUL in a text, and would refuse the whole transaction for one in the reason of a condition that a
     * single node set. It is looked for as it is stored, so both agree.
     */
    private static String storable(String value) {
        return value.indexOf('\0') < 0 ? value : value.replace('\0', REPLACEMENT);
    }

    public Sql number(long value) {
        return parameter((statement, index) -> statement.setLong(index, value));
    }

    public Sql numberOrNull(@Nullable Long value) {
        return value == null
                ? parameter((statement, index) -> statement.setNull(index, Types.BIGINT))
                : number(value.longValue());
    }

    public Sql time(@Nullable Instant value) {
        return numberOrNull(value == null ? null : millis(value));
    }

    /** A time that so many milliseconds cannot count is no reason to store nothing. */
    private static long millis(Instant time) {
        return time.isAfter(LAST) ? Long.MAX_VALUE : time.isBefore(FIRST) ? Long.MIN_VALUE : time.toEpochMilli();
    }

    public Sql bytes(byte[] value) {
        return parameter((statement, index) -> statement.setBytes(index, value));
    }

    /** Adds the text {@code (?, ?, …)} with its values, to follow an {@code in}; nothing is in an empty one. */
    public Sql among(Collection<String> values) {
        values.forEach(this::text);
        return add(
                values.isEmpty() ? "(null)" : "(" + String.join(", ", Collections.nCopies(values.size(), "?")) + ")");
    }

    /** All values as one parameter. PostgreSQL only. */
    public Sql array(String type, Collection<?> values) {
        return parameter((statement, index) ->
                statement.setArray(index, statement.getConnection().createArrayOf(type, storable(values))));
    }

    private static @Nullable Object[] storable(Collection<?> values) {
        return values.stream()
                .map(value -> value instanceof String text ? storable(text) : value)
                .toArray();
    }

    /** All values as one parameter. PostgreSQL only. */
    public Sql byteArrays(Collection<byte[]> values) {
        return parameter((statement, index) -> statement.setArray(
                index, statement.getConnection().createArrayOf("bytea", values.toArray(byte[][]::new))));
    }

    /** Ends a row of a {@link #batch}; the next parameter is the first of the next row. */
    public Sql next() {
        return parameter(NEXT);
    }

    private Sql parameter(Parameter parameter) {
        parameters.add(parameter);
        return this;
    }

    public <T> List<T> list(Mapping<T> mapping) {
        return send(statement -> {
            var results = new ArrayList<T>();
            try (var rows = statement.executeQuery()) {
                var row = new Row(rows);
                while (rows.next()) {
                    results.add(mapping.of(row));
                }
            }
            return results;
        });
    }

    /** Looks at each row as it is read. */
    public void each(Look look) {
        send(statement -> {
            var count = 0;
            try (var rows = statement.executeQuery()) {
                var row = new Row(rows);
                for (; rows.next(); count++) {
                    look.at(row);
                }
            }
            return count;
        });
    }

    public <T> Optional<T> first(Mapping<T> mapping) {
        return send(statement -> {
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(mapping.of(new Row(rows))) : Optional.empty();
            }
        });
    }

    /** The only number of the only row, as of a count; 0 where there is none. */
    public long count() {
        return first(row -> row.number(1)).orElse(0L);
    }

    /** Says how many rows it changed. */
    public int update() {
        return send(PreparedStatement::executeUpdate);
    }

    /** Sends all rows that were ended with {@link #next}, and says which of them changed something. */
    public boolean[] batch() {
        return send(statement -> {
            var counts = statement.executeBatch();
            var changed = new boolean[counts.length];
            for (var row = 0; row < counts.length; row++) {
                changed[row] = counts[row] > 0;
            }
            return changed;
        });
    }

    /** For what yields nothing. */
    public void run() {
        send(PreparedStatement::execute);
    }

    private <T> T send(Sending<T> sending) {
        var sql = text.toString();
        try (var statement = connection.prepareStatement(sql)) {
            var index = 1;
            for (var parameter : parameters) {
                if (parameter == NEXT) {
                    statement.addBatch();
                    index = 1;
                } else {
                    parameter.set(statement, index++);
                }
            }
            return sending.with(statement);
        } catch (SQLException failed) {
            throw dialect.failure(failed, sql);
        }
    }
}
