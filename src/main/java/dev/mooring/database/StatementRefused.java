package dev.mooring.database;

import java.sql.SQLException;

/**
 * The database works, and refused this statement: a constraint, a value, or SQL that is wrong. The same will be refused
 * again. The statement is told, which holds no values; the driver's text, which may quote some, is kept nowhere.
 */
public final class StatementRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String reason;

    StatementRefused(SQLException refusal, String statement) {
        this(reason(refusal), statement);
    }

    private StatementRefused(String reason, String statement) {
        super("the database refused a statement, " + reason + ": " + statement);
        this.reason = reason;
    }

    private static String reason(SQLException refusal) {
        return refusal.getSQLState() == null ? "code " + refusal.getErrorCode() : "SQL state " + refusal.getSQLState();
    }

    /** The SQL state, or the database's own code where it knows of no states. */
    public String reason() {
        return reason;
    }
}
