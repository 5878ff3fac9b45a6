package dev.mooring.database;

import java.sql.Connection;

/** A connection in use, for as long as the work lasts that it was given to. */
public final class Session {
    private final Connection connection;
    private final Dialect dialect;

    Session(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** A statement, to which parameters and more text are added. */
    public Sql sql(String text) {
        return new Sql(connection, dialect, text);
    }

    /**
     * Until the transaction ends, nobody has the lock of this name to himself; any number share it. Waits for nobody: false
     * where somebody has it, or waits for it.
     */
    public boolean share(String name) {
        return dialect.share(this, name);
    }

    /** Until the transaction ends, nobody else holds the lock of this name, in whatever replica. */
    public void lock(String name) {
        dialect.lock(this, name);
    }
}
