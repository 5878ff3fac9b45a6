package dev.mooring.database;

import io.quarkus.runtime.configuration.ConfigurationException;

/** Thrown at start, which then ends with status 1; its message is one line that names the key and the remedy. */
public final class UnusableDatabase extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    public UnusableDatabase(String message) {
        super(message);
    }
}
