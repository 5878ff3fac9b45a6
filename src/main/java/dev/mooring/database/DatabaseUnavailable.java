package dev.mooring.database;

import java.sql.SQLException;

/** The database did not do what was asked. The SQL state is kept; the driver's text, which may quote data, is not. */
public final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseUnavailable(SQLException cause) {
        super("database unavailable, SQL state " + cause.getSQLState() + ", code " + cause.getErrorCode(), cause);
    }
}
