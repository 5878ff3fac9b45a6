package dev.mooring.database;

import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/**
 * How a PostgreSQL database stores text. What it has no sign for it refuses, and with it all that was to be stored in the
 * same transaction: one name or one cause with such a sign would keep a cluster without reports.
 */
final class ServerEncoding {
    /** The second takes all bytes as they come. */
    private static final Set<String> TAKING_ALL = Set.of("UTF8", "SQL_ASCII");

    private ServerEncoding() {}

    /** @throws UnusableDatabase where it cannot store all of Unicode */
    static void refuseAllButUnicode(DataSource server) {
        try (var connection = server.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("show server_encoding")) {
            if (row.next() && !TAKING_ALL.contains(row.getString(1))) {
                throw new UnusableDatabase("mooring.database.url: the database stores text as " + row.getString(1)
                        + " and refuses whatever that has no sign for; use one that was made with"
                        + " \"create database … encoding 'UTF8' template template0\"");
            }
        } catch (SQLException unusable) {
            throw new IllegalStateException(unusable);
        }
    }
}
