package dev.mooring.startup;

import io.quarkus.runtime.configuration.ConfigurationException;

/** Thrown at start, which then ends with status 1; the log has named each key and its remedy before, a line each. */
final class UnusableConfiguration extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    UnusableConfiguration(int problems) {
        super("Settings that are wrong, see above: " + problems);
    }
}
