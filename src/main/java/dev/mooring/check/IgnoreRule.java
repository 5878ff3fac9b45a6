package dev.mooring.check;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Findings that the operators do not want to count, and why. Patterns may hold {@code *} for any text.
 *
 * @param subject pattern of the subject's name
 * @param site pattern of the subject's site; {@code *} also takes subjects without one
 * @param until when it ends; empty where it does not
 */
public record IgnoreRule(
        String name,
        String check,
        String subject,
        String site,
        String cluster,
        Optional<Instant> until,
        String reason) {

    /** Whether it has not ended. */
    public boolean isInForce(Instant now) {
        return until.filter(end -> !now.isBefore(end)).isEmpty();
    }

    boolean matches(Fault fault, String ofCluster, Instant now) {
        return isInForce(now)
                && matches(check, fault.check().id())
                && matches(subject, fault.subject().name())
                && matches(site, Objects.requireNonNullElse(fault.subject().site(), ""))
                && matches(cluster, ofCluster);
    }

    private static boolean matches(String pattern, String text) {
        var parts = Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return text.matches("(?s)" + parts);
    }
}
