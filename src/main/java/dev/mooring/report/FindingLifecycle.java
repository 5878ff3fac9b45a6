package dev.mooring.report;

import dev.mooring.check.Causes;
import dev.mooring.check.Fault;
import dev.mooring.check.Outcome;
import dev.mooring.check.Outcomes;
import dev.mooring.report.Finding.Explained;
import dev.mooring.report.Finding.PrecedingChange;
import dev.mooring.report.Finding.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries findings from one verification to the next. A fault opens or keeps its finding; a check that judged and did
 * not find it again resolves it, as does configuration; a check that could not judge leaves it open as it was. What told
 * of many, of which some last, is not in order: it is told otherwise.
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
     * @param told what people are told of it
     */
    record Step(List<Finding> open, List<Finding> resolved, Told told) {}

    /**
     * What people are told: of findings that count alone. As {@link Report.Changes}, whole.
     */
    record Told(
            List<Finding> opened, List<Finding> folded, List<SeverityChanged> severityChanged, List<Finding> resolved) {
        static Told of(Map<String, Finding> before, Collection<Finding> open, Collection<Finding> resolved) {
            return new Told(
                    open.stream()
                            .filter(finding -> finding.counts() && !counted(before, finding))
                            .toList(),
                    open.stream()
                            .filter(finding -> !finding.counts() && counted(before, finding))
                            .toList(),
                    open.stream()
                            .filter(finding -> finding.counts() && counted(before, finding))
                            .flatMap(finding -> severityChanged(before, finding).stream())
                            .toList(),
                    resolved.stream()
                            .filter(finding -> counted(before, finding))
                            .toList());
        }

        private static Optional<SeverityChanged> severityChanged(Map<String, Finding> before, Finding finding) {
            return Optional.ofNullable(before.get(finding.fingerprint()))
                    .map(Finding::severity)
                    .filter(severity -> severity != finding.severity())
                    .map(severity -> new SeverityChanged(finding, severity));
        }

        private static boolean counted(Map<String, Finding> before, Finding finding) {
            var known = before.get(finding.fingerprint());
            return known != null && known.counts();
        }
    }

    Step next(Collection<Finding> stored, Outcomes outcomes) {
        var before = stored.stream().map(finding -> finding.seenBy(now)).toList();
        var known = before.stream().collect(Collectors.toMap(Finding::fingerprint, Function.identity()));
        var open = new LinkedHashMap<String, Finding>();
        outcomes.faults().forEach(fault -> {
            var finding = seen(fault, known);
            open.put(finding.fingerprint(), finding);
        });
        var seen = Set.copyOf(open.keySet());
        var ends = new LinkedHashMap<String, String>();
        var unseen = before.stream()
                .filter(finding -> !seen.contains(finding.fingerprint()))
                .toList();
        var explained = explainedSince(unseen, open, outcomes);
        var stillTelling = masses(before, seen, explained.keySet(), outcomes);
        unseen.forEach(finding -> Optional.of(finding)
                .filter(ended -> !stillTelling.contains(ended.fingerprint()))
                .flatMap(ended -> endedBy(ended, outcomes))
                .ifPresentOrElse(
                        end -> ends.put(finding.fingerprint(), end), () -> open.put(finding.fingerprint(), finding)));
        var resolved = resolved(ends, known, open.keySet());
        keepWhatCouldNotBeLookedAt(open, known, seen, outcomes);
        uncoverWhatNothingExplains(open);
        explained.forEach((fingerprint, cover) -> open.computeIfPresent(
                fingerprint, (_, finding) -> finding.inhibitedBy() == null ? finding.explainedBy(cover) : finding));
        nameTheRoots(open);
        sayWhatEachExplains(open);
        var all = List.copyOf(open.values());
        return new Step(all, resolved, Told.of(known, all, resolved));
    }

    /** What told of many is in order only where none of them is left: what is left is told by another finding, or by itself. */
    private List<Finding> resolved(Map<String, String> ends, Map<String, Finding> known, Set<String> open) {
        var lasting = known.values().stream()
                .filter(finding -> finding.inhibitedBy() != null && open.contains(finding.fingerprint()))
                .collect(Collectors.groupingBy(finding -> Objects.requireNonNull(finding.inhibitedBy())));
        var resolved = new ArrayList<Finding>();
        ends.forEach((fingerprint, end) -> {
            var finding = Objects.requireNonNull(known.get(fingerprint));
            var lasts = end.equals(Finding.JUDGED_CLEAN)
                    && lasting.getOrDefault(fingerprint, List.of()).stream().anyMatch(finding::sumsUp);
            resolved.add(finding.resolved(now, lasts ? Finding.TOLD_OTHERWISE : end));
        });
        return List.copyOf(resolved);
    }

    /** What was left open as it was names what explained it then; where that is over, nothing tells of it in its place. */
    private static void uncoverWhatNothingExplains(Map<String, Finding> open) {
        open.replaceAll((_, finding) -> finding.inhibitedBy() == null || explains(open.get(finding.inhibitedBy()))
                ? finding
                : finding.explainedBy(null));
    }

    /** One that people do not want counted explains nothing: what it explained would be hidden with it. */
    private static boolean explains(@Nullable Finding cover) {
        return cover != null && cover.ignoredBy() == null;
    }

    /** What explains a finding may itself be explained by now: the one at the root tells of both. */
    private static void nameTheRoots(Map<String, Finding> open) {
        open.replaceAll((_, finding) -> {
            var root = finding;
            var passed = new HashSet<String>();
            while (root.inhibitedBy() != null && passed.add(root.fingerprint())) {
                root = Objects.requireNonNull(open.get(root.inhibitedBy()));
            }
            return root.inhibitedBy() != null
                            || root.fingerprint().equals(finding.fingerprint())
                            || root.fingerprint().equals(finding.inhibitedBy())
                    ? finding
                    : finding.explainedBy(root.fingerprint());
        });
    }

    private static void sayWhatEachExplains(Map<String, Finding> open) {
        var byCover = open.values().stream()
                .filter(finding -> finding.inhibitedBy() != null)
                .collect(Collectors.groupingBy(finding -> Objects.requireNonNull(finding.inhibitedBy())));
        open.replaceAll((fingerprint, finding) -> {
            var explained = byCover.get(fingerprint);
            return finding.explaining(explained == null ? null : explained(finding, explained));
        });
    }

    private static Explained explained(Finding cover, List<Finding> explained) {
        var byCheck = explained.stream()
                .collect(Collectors.groupingBy(Finding::check, TreeMap::new, Collectors.summingInt(_ -> 1)));
        var sites = explained.stream()
                .filter(_ -> cover.subject().site() == null)
                .flatMap(finding -> Stream.ofNullable(finding.subject().site()))
                .distinct()
                .sorted()
                .toList();
        return new Explained(explained.size(), byCheck, sites);
    }

    /**
     * Findings of subjects of which nothing more is heard, each with what came since and explains it: the loss that silenced
     * them, as it would had it come first.
     *
     * @param unseen those that were open and were not found again
     * @param open those that were found
     */
    private Map<String, String> explainedSince(
            Collection<Finding> unseen, Map<String, Finding> open, Outcomes outcomes) {
        var unheard =
                unseen.stream().filter(finding -> isUnheard(finding, outcomes)).toList();
        var explained = new HashMap<String, String>();
        if (!unheard.isEmpty()) {
            var causes = Causes.of(outcomes.faults());
            unheard.forEach(finding -> causes.of(
                            outcomes.inhibitorsOf(finding.check()),
                            finding.subject(),
                            fault -> Optional.ofNullable(open.get(fingerprint(fault)))
                                    .filter(cause -> cause.firstSeen().isAfter(finding.lastSeen()))
                                    .isPresent())
                    .ifPresent(fault -> explained.put(finding.fingerprint(), fingerprint(fault))));
        }
        return explained;
    }

    private String fingerprint(Fault fault) {
        return Fingerprint.of(cluster, fault.check().id(), fault.subject());
    }

    /**
     * Fingerprints of findings that told of many subjects of their own check, of which some could not be judged now: for all
     * that is known, as many are concerned as before. Where something else explains all that is left of them, that tells of
     * them.
     *
     * @param before those that were open
     * @param seen those that were found again
     * @param explained those that something explains now
     */
    private static Set<String> masses(
            Collection<Finding> before, Set<String> seen, Set<String> explained, Outcomes outcomes) {
        var checks = before.stream().collect(Collectors.toMap(Finding::fingerprint, Finding::check));
        var left = before.stream()
                .filter(finding ->
                        finding.inhibitedBy() != null && finding.check().equals(checks.get(finding.inhibitedBy())))
                .filter(finding -> seen.contains(finding.fingerprint()) || couldNotBeJudged(finding, outcomes))
                .collect(Collectors.groupingBy(finding -> Objects.requireNonNull(finding.inhibitedBy())));
        left.values()
                .removeIf(members -> members.stream().map(Finding::fingerprint).allMatch(seen::contains)
                        || members.stream().map(Finding::fingerprint).allMatch(explained::contains));
        return Set.copyOf(left.keySet());
    }

    private static boolean couldNotBeJudged(Finding finding, Outcomes outcomes) {
        return outcomes.of(finding.check())
                .filter(outcome -> switch (outcome) {
                    case Outcome.Fail(var _, var rest) -> isLeftOut(finding, rest, outcomes);
                    case Outcome.Unknown(var rest) -> isLeftOut(finding, rest, outcomes);
                    case Outcome.Pass() -> isUnheard(finding, outcomes);
                    case Outcome.Skipped _ -> false;
                })
                .isPresent();
    }

    private static boolean isLeftOut(Finding finding, Outcome.Unjudged rest, Outcomes outcomes) {
        return rest.leavesOpen(finding.subject(), finding.lastSeen()) || isUnheard(finding, outcomes);
    }

    private static boolean isUnheard(Finding finding, Outcomes outcomes) {
        return outcomes.heardNothingOf(finding.subject(), finding.check());
    }

    /** What ends a finding that was not found again: only a check that judged, or people. Empty where nothing does. */
    private static Optional<String> endedBy(Finding finding, Outcomes outcomes) {
        return couldNotBeJudged(finding, outcomes)
                ? Optional.empty()
                : outcomes.of(finding.check())
                        .map(outcome -> switch (outcome) {
                            case Outcome.Pass _, Outcome.Fail _, Outcome.Unknown _ -> Finding.JUDGED_CLEAN;
                            case Outcome.DoesNotApply _ -> Finding.SUBJECT_GONE;
                            case Outcome.SwitchedOff _ -> Finding.CONFIGURATION;
                        })
                        // A check that the catalogue no longer has.
                        .or(() -> Optional.of(Finding.CONFIGURATION));
    }

    /**
     * What could only be looked at in part gets no better for it: a finding keeps the severity it had, goes on explaining
     * what it explained, and goes on being explained.
     */
    private static void keepWhatCouldNotBeLookedAt(
            Map<String, Finding> open, Map<String, Finding> known, Set<String> seen, Outcomes outcomes) {
        var judgedInPart = outcomes.partlyJudged();
        var partly = new HashSet<>(judgedInPart);
        open.values().stream()
                .filter(finding -> isUnheard(finding, outcomes))
                .map(Finding::check)
                .forEach(partly::add);
        var left = coversByCheck(open.values().stream()
                .filter(finding -> !seen.contains(finding.fingerprint()))
                .toList());
        open.replaceAll((fingerprint, finding) -> {
            var before = known.get(fingerprint);
            if (before == null) {
                return finding;
            }
            var kept = judgedInPart.contains(finding.check()) || isUnheard(finding, outcomes)
                    ? finding.atLeast(before.severity())
                    : finding;
            var cover = before.inhibitedBy() == null ? null : open.get(before.inhibitedBy());
            if (cover == null || !explains(cover) || kept.inhibitedBy() != null) {
                return kept;
            }
            // What stood between the two, and could not be judged either.
            var isLinked = outcomes.inhibitorsOf(finding.check()).stream()
                    .anyMatch(check -> left.getOrDefault(check, Set.of()).contains(cover.fingerprint()));
            return isLinked || partly.contains(cover.check()) || partly.contains(finding.check())
                    ? kept.explainedBy(cover.fingerprint())
                    : kept;
        });
    }

    /** By check, what explains its findings. */
    private static Map<String, Set<String>> coversByCheck(Collection<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.inhibitedBy() != null)
                .collect(Collectors.groupingBy(
                        Finding::check,
                        Collectors.mapping(
                                finding -> Objects.requireNonNull(finding.inhibitedBy()), Collectors.toSet())));
    }

    private Finding seen(Fault fault, Map<String, Finding> known) {
        var fingerprint = fingerprint(fault);
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
                fault.cause(),
                fault.remedy(),
                fault.since().orElse(null),
                before.map(Finding::firstSeen).orElse(now),
                now,
                null,
                null,
                before.map(Finding::precededBy)
                        .or(() -> before.isPresent() ? Optional.empty() : lastChange)
                        .orElse(null),
                inhibitor,
                fault.ignoredBy()
                        .map(by -> new Finding.Ignored(
                                by.rule(), by.reason(), by.until().orElse(null)))
                        .orElse(null),
                null);
    }
}
