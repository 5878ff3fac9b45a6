package dev.mooring.check;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One failed check on one subject.
 *
 * @param cause the likely cause in this case
 * @param since when the condition began, by the word of the source; empty where it does not say
 * @param covers names of nodes that this fault explains
 * @param inhibitedBy the fault that explains this one: it is then not counted, but can still be asked for
 * @param ignoredBy why the operators do not want it counted, if so
 */
public record Fault(
        CheckDescription check,
        Subject subject,
        Severity severity,
        String summary,
        Map<String, Object> evidence,
        String cause,
        Remedy remedy,
        Optional<Instant> since,
        Set<String> covers,
        Optional<Cover> inhibitedBy,
        Optional<Ignored> ignoredBy) {
    /** The fault that explains another. */
    public record Cover(String check, Subject subject) {}

    /**
     * Why a fault is not counted.
     *
     * @param rule name of the operators' rule, or id of the known false positive
     */
    public record Ignored(String rule, String reason, Optional<Instant> until) {}

    /** Whether it counts: neither explained by another one nor ignored. */
    public boolean counts() {
        return inhibitedBy.isEmpty() && ignoredBy.isEmpty();
    }

    Fault explainedBy(Fault cover) {
        return with(severity, Optional.of(new Cover(cover.check().id(), cover.subject())), ignoredBy);
    }

    Fault of(Severity other) {
        return with(other, inhibitedBy, ignoredBy);
    }

    Fault ignored(Ignored by) {
        return with(severity, inhibitedBy, Optional.of(by));
    }

    private Fault with(Severity other, Optional<Cover> cover, Optional<Ignored> ignored) {
        return new Fault(check, subject, other, summary, evidence, cause, remedy, since, covers, cover, ignored);
    }
}
