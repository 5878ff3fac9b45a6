package dev.mooring.startup;

import java.util.List;

/** Thrown at start; each line of its message names a key and the remedy. */
final class UnusableConfiguration extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableConfiguration(List<String> problems) {
        super(String.join(System.lineSeparator(), problems), null, false, false);
    }
}
