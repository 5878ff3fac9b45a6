package dev.mooring.startup;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;

/** Thrown at start, which then ends with status 1; each line of its message names a key and the remedy. */
final class UnusableConfiguration extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    UnusableConfiguration(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
