package dev.mooring.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the operators of an installation decided about checks: off or on, another severity, findings to be ignored.
 * Everything it changes shows in the report.
 *
 * @param switched by check: on or off; others are as the catalogue has them
 * @param severities by check, in place of whatever the check says
 * @param rules findings to be ignored
 * @param falsePositives ids of known false positives that are ignored
 */
public record Policy(
        Map<String, Boolean> switched,
        Map<String, Severity> severities,
        List<IgnoreRule> rules,
        Set<String> falsePositives) {
    public Policy {
        switched = Map.copyOf(switched);
        severities = Map.copyOf(severities);
        rules = List.copyOf(rules);
        falsePositives = Set.copyOf(falsePositives);
    }

    /** Everything as shipped. */
    public static Policy standard() {
        return new Policy(Map.of(), Map.of(), List.of(), KnownFalsePositive.ids());
    }

    /** Ids of known false positives whose findings count here. */
    public Set<String> countedFalsePositives() {
        var counted = new TreeSet<>(KnownFalsePositive.ids());
        counted.removeAll(falsePositives);
        return counted;
    }

    /** Why a check does not judge, if it does not. */
    Optional<String> offBecause(CheckDescription check) {
        var decided = switched.get(check.id());
        if (decided == null) {
            return check.onByDefault()
                    ? Optional.empty()
                    : Optional.of("off by default; mooring.checks." + check.id() + ".enabled=true switches it on");
        }
        return decided ? Optional.empty() : Optional.of("mooring.checks." + check.id() + ".enabled is false");
    }

    /** The fault as the operators want it seen. */
    Fault apply(Fault fault, Situation situation) {
        var severity = severities.getOrDefault(fault.check().id(), fault.severity());
        var seen = severity == fault.severity() ? fault : fault.of(severity);
        return ignoring(seen, situation).map(seen::ignored).orElse(seen);
    }

    private Optional<Fault.Ignored> ignoring(Fault fault, Situation situation) {
        return rules.stream()
                .filter(rule -> rule.matches(fault, situation.cluster(), situation.now()))
                .map(rule -> new Fault.Ignored(rule.name(), rule.reason(), rule.until()))
                .findFirst()
                .or(() -> KnownFalsePositive.LIST.stream()
                        .filter(known -> falsePositives.contains(known.id()) && known.matches(fault))
                        .map(known -> new Fault.Ignored(known.id(), known.reason(), Optional.empty()))
                        .findFirst());
    }
}
