package dev.mooring.database;

/**
 * What is under the database is not what it was: what is written now would not be there afterwards. Nothing is taken until
 * somebody has looked, so that trying again is of no use. The log has told it once.
 */
public final class StorageLost extends DatabaseUnavailable {
    private static final long serialVersionUID = 1L;

    /** @param cause in words: what was found, and what to do */
    public StorageLost(String cause) {
        super(cause);
    }
}
