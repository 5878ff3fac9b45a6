package dev.mooring.gate;

import dev.mooring.check.Severity;
import java.time.Duration;
import java.util.Set;

/**
 * What a gate is asked.
 *
 * @param severity the mildest that closes it
 * @param checks the only ones that matter; none: all do
 * @param longest age of a report that is believed
 * @param silenced whether silenced findings close it too
 */
public record Question(Severity severity, Set<String> checks, Duration longest, boolean silenced) {
    public Question {
        checks = Set.copyOf(checks);
    }

    boolean concerns(String check) {
        return checks.isEmpty() || checks.contains(check);
    }
}
