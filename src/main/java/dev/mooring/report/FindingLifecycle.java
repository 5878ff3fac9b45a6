package dev.mooring.report;

import dev.mooring.check.CheckDescription;
import dev.mooring.check.Fault;
import dev.mooring.check.Judge;
import dev.mooring.check.Outcome;
import dev.mooring.report.Finding.PrecedingChange;
import dev.mooring.report.Finding.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Carries findings from one verification to the next. A fault opens or keeps its finding; a check that judged and did
 * not find it again resolves it; a check that could not judge leaves it open as it was.
 */
final class FindingLifecycle {
    private final String cluster;
    private final Instant now;
    private final Optional<PrecedingChange> lastChange;

    FindingLifecycle(String cluster, Instant now, Optional<PrecedingChange> lastChange) {
        this.cluster = cluster;
        this.now = now;
        this.lastChange = lastChange;
    }

    /**
     * What became of all findings.
     *
     * @param open those open now, whether seen again or not to be judged
     * @param resolved those that were open and are no more
     */
    record Step(List<Finding> open, List<Finding> resolved) {}

    Step next(Collection<Finding> before, Map<CheckDescription, Outcome> outcomes) {
        var known = before.stream().collect(Collectors.toMap(Finding::fingerprint, finding -> finding));
        var open = new LinkedHashMap<String, Finding>();
        Judge.faults(outcomes.values()).forEach(fault -> {
            var finding = seen(fault, known);
            open.put(finding.fingerprint(), finding);
        });
        var resolved = new ArrayList<Finding>();
        var unjudged = unjudged(outcomes);
        before.stream()
                .filter(finding -> !open.containsKey(finding.fingerprint()))
                .forEach(finding -> {
                    if (unjudged.contains(finding.check())) {
                        open.put(finding.fingerprint(), finding);
                    } else {
                        resolved.add(finding.resolved(now));
                    }
                });
        return new Step(List.copyOf(open.values()), List.copyOf(resolved));
    }

    private static List<String> unjudged(Map<CheckDescription, Outcome> outcomes) {
        return outcomes.entrySet().stream()
                .filter(entry -> switch (entry.getValue()) {
                    case Outcome.Unknown _ -> true;
                    case Outcome.Fail fail -> fail.unjudged().isPresent();
                    case Outcome.Pass _, Outcome.Skipped _ -> false;
                })
                .map(entry -> entry.getKey().id())
                .toList();
    }

    private Finding seen(Fault fault, Map<String, Finding> known) {
        var fingerprint = Fingerprint.of(cluster, fault.check().id(), fault.subject());
        var before = Optional.ofNullable(known.get(fingerprint));
        var inhibitor = fault.inhibitedBy()
                .map(cover -> Fingerprint.of(cluster, cover.check(), cover.subject()))
                .orElse(null);
        return new Finding(
                fingerprint,
                cluster,
                fault.check().id(),
                fault.severity(),
                Status.OPEN,
                fault.subject(),
                fault.summary(),
                fault.evidence(),
                fault.check().cause(),
                fault.remedy(),
                before.map(Finding::firstSeen).orElse(now),
                now,
                null,
                before.map(Finding::precededBy)
                        .or(() -> before.isPresent() ? Optional.empty() : lastChange)
                        .orElse(null),
                inhibitor,
                fault.ignoredBy()
                        .map(by -> new Finding.Ignored(
                                by.rule(), by.reason(), by.until().orElse(null)))
                        .orElse(null));
    }
}
