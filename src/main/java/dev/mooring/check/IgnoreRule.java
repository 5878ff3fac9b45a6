package dev.mooring.check;

import dev.mooring.glob.Glob;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

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
                && Glob.matches(check, fault.check().id())
                && Glob.matches(subject, fault.subject().name())
                && Glob.matches(site, Objects.requireNonNullElse(fault.subject().site(), ""))
                && Glob.matches(cluster, ofCluster);
    }
}
