package dev.mooring.database;

/** Thrown at start; its message is one line that names the key and the remedy. */
public final class UnusableDatabase extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableDatabase(String message) {
        super(message);
    }
}
