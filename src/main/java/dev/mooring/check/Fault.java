package dev.mooring.check;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One failed check on one subject.
 *
 * @param covers names of nodes that this fault explains
 * @param inhibitedBy the fault that explains this one: it is then not counted, but can still be asked for
 */
public record Fault(
        CheckDescription check,
        Subject subject,
        Severity severity,
        String summary,
        Map<String, Object> evidence,
        String remedy,
        Set<String> covers,
        Optional<Cover> inhibitedBy) {

    /** The fault that explains another. */
    public record Cover(String check, Subject subject) {}

    Fault inhibitedBy(Fault cover) {
        return new Fault(
                check,
                subject,
                severity,
                summary,
                evidence,
                remedy,
                covers,
                Optional.of(new Cover(cover.check().id(), cover.subject())));
    }
}
