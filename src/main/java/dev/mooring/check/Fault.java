package dev.mooring.check;

import dev.mooring.check.Remedy.Command;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One failed check on one subject.
 *
 * @param cause the likely cause in this case
 * @param since when the condition began, by the word of the source; empty where it does not say
 * @param covers names of nodes, sites and other subjects that this fault explains
 * @param places nodes on which what failed stands: where each of them is explained by an inhibitor, so is this fault
 * @param inhibitors ids of the checks whose faults explain this one, where they cover its subject or share it
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
        Set<String> places,
        Set<String> inhibitors,
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
        return explainedBy(new Cover(cover.check().id(), cover.subject()));
    }

    Fault explainedBy(Cover cover) {
        return with(severity, Optional.of(cover), ignoredBy);
    }

    /** One fault for this one and others like it. */
    Fault gathered(
            Subject whole,
            Severity worst,
            String text,
            Map<String, Object> values,
            Set<String> names,
            List<Fault> all) {
        return new Fault(
                check,
                whole,
                worst,
                text,
                values,
                all.stream().allMatch(fault -> fault.cause().equals(cause)) ? cause : check.cause(),
                new Remedy("For " + subject.name() + ", one of them: " + remedy.text(), commandsFor(all)),
                all.stream().flatMap(fault -> fault.since().stream()).min(Comparator.naturalOrder()),
                names,
                Set.of(),
                inhibitors,
                Optional.empty(),
                Optional.empty());
    }

    /** What to look at is shown by this one; what changes something only where it is the same for all. */
    private List<Command> commandsFor(List<Fault> all) {
        return remedy.whole(command -> Optional.of(command)
                .filter(one -> !one.changes()
                        || all.stream()
                                .allMatch(fault -> fault.remedy().commands().contains(one))));
    }

    Fault of(Severity other) {
        return with(other, inhibitedBy, ignoredBy);
    }

    Fault ignored(Ignored by) {
        return with(severity, inhibitedBy, Optional.of(by));
    }

    private Fault with(Severity other, Optional<Cover> cover, Optional<Ignored> ignored) {
        return new Fault(
                check,
                subject,
                other,
                summary,
                evidence,
                cause,
                remedy,
                since,
                covers,
                places,
                inhibitors,
                cover,
                ignored);
    }
}
