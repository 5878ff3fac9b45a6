package dev.mooring.database.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteDataSource;

/** Connections to an SQLite file that come from no pool. */
final class Connections {
    static final int BUSY = 5;
    static final int CORRUPT = 11;
    static final int NO_DATABASE = 26;

    private Connections() {}

    /** Keeps the log in being, and sees what was opened at first whatever becomes of its name. */
    static Connection lasting(Path file) throws SQLException {
        var connection = open(file, "journal_mode=WAL&synchronous=FULL&busy_timeout=10000");
        try (var statement = connection.createStatement()) {
            // Only what is read is opened.
            statement.execute("select count(*) from sqlite_master");
        }
        return connection;
    }

    /** Sees what is on disk now, with nothing in memory. */
    static Connection reading(Path file) throws SQLException {
        return open(file, "open_mode=1&busy_timeout=10000");
    }

    /** Refused while another process has the file open. */
    static Connection exclusive(Path file) throws SQLException {
        return open(file, "locking_mode=EXCLUSIVE&busy_timeout=10000");
    }

    private static Connection open(Path file, String settings) throws SQLException {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file + "?" + settings);
        return source.getConnection();
    }

    /** What is wrong with the structure of a database; empty where nothing is. Reads all of it. */
    static Optional<String> problem(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("pragma quick_check(1)")) {
            var found = row.next() ? row.getString(1) : "it could not be examined";
            return Optional.of(found.lines().findFirst().orElse(found)).filter(text -> !"ok".equals(text));
        }
    }

    /** SQLite's primary result code. */
    static int code(SQLException failure) {
        return failure.getErrorCode() & 0xff;
    }
}
