package dev.mooring.check;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One failed check on one subject.
 *
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
        String remedy,
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
        var by = new Cover(cover.check().id(), cover.subject());
        return new Fault(check, subject, severity, summary, evidence, remedy, covers, Optional.of(by), ignoredBy);
    }

    /** One fault for many like this one. */
    Fault gathered(Subject whole, Severity worst, String text, Map<String, Object> values, Set<String> names) {
        return new Fault(check, whole, worst, text, values, remedy, names, Optional.empty(), Optional.empty());
    }

    Fault of(Severity other) {
        return new Fault(check, subject, other, summary, evidence, remedy, covers, inhibitedBy, ignoredBy);
    }

    Fault ignored(Ignored by) {
        return new Fault(check, subject, severity, summary, evidence, remedy, covers, inhibitedBy, Optional.of(by));
    }
}
