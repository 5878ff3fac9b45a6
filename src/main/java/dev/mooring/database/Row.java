package dev.mooring.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The row at hand; columns count from 1. */
public final class Row {
    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    public String text(int column) throws SQLException {
        return rows.getString(column);
    }

    public @Nullable String textOrNull(int column) throws SQLException {
        return rows.getString(column);
    }

    public byte[] bytes(int column) throws SQLException {
        return rows.getBytes(column);
    }

    public int integer(int column) throws SQLException {
        return rows.getInt(column);
    }

    public long number(int column) throws SQLException {
        return rows.getLong(column);
    }

    public @Nullable Long numberOrNull(int column) throws SQLException {
        var number = rows.getLong(column);
        return rows.wasNull() ? null : number;
    }

    public Instant time(int column) throws SQLException {
        return Instant.ofEpochMilli(rows.getLong(column));
    }

    public @Nullable Instant timeOrNull(int column) throws SQLException {
        var millis = numberOrNull(column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
