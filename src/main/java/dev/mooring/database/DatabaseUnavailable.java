package dev.mooring.database;

import java.sql.SQLException;

/**
 * The database does not answer, or takes nothing from anybody: the same may well succeed later. The SQL state is told;
 * the driver's text, which may quote data, is not.
 */
public sealed class DatabaseUnavailable extends RuntimeException permits StorageLost {
    private static final long serialVersionUID = 1L;
    private final boolean isDiskFull;
    private final boolean isReadOnly;

    DatabaseUnavailable(SQLException cause) {
        super("database unavailable, SQL state " + cause.getSQLState() + ", code " + cause.getErrorCode(), cause);
        this.isDiskFull = Dialect.isDiskFull(cause);
        this.isReadOnly = Dialect.isReadOnly(cause);
    }

    DatabaseUnavailable(String message) {
        super(message);
        this.isDiskFull = false;
        this.isReadOnly = false;
    }

    /** Whether it answers, and takes no writes over this connection. */
    boolean isReadOnly() {
        return isReadOnly;
    }

    /** Whether it is for want of space. */
    public boolean isDiskFull() {
        return isDiskFull;
    }
}
