package dev.mooring.report;

import dev.mooring.check.CheckDescription;
import dev.mooring.check.IgnoreRule;
import dev.mooring.check.KnownFalsePositive;
import dev.mooring.check.Outcome;
import dev.mooring.check.Policy;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import dev.mooring.report.Report.Changes;
import dev.mooring.report.Report.NodeCounts;
import dev.mooring.report.Report.PolicyState;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.SkippedCheck;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.Report.UnknownCheck;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Truth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Composes a report from what was judged. Pure. */
final class ReportWriter {
    private static final Comparator<Finding> WORST_FIRST = Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparing(Finding::check)
            .thenComparing(finding -> finding.subject().name());

    private ReportWriter() {}

    /** What the report will be called, what started it, and when each source was last read well. */
    record Heading(String id, String trigger, Map<Source, Instant> lastRead, Policy policy) {}

    static Report write(
            Heading heading,
            Situation situation,
            Map<CheckDescription, Outcome> outcomes,
            FindingLifecycle.Step step,
            Changes changes) {
        var counting =
                step.open().stream().filter(Finding::counts).sorted(WORST_FIRST).toList();
        var unknowns = unknowns(outcomes);
        return new Report(
                heading.id(),
                situation.cluster(),
                situation.now(),
                heading.trigger(),
                situation.readings().values().stream()
                        .map(reading -> state(reading, heading))
                        .toList(),
                summary(counting, unknowns.size(), situation),
                counting,
                step.open().stream()
                        .filter(finding -> finding.inhibitedBy() != null)
                        .sorted(WORST_FIRST)
                        .toList(),
                step.open().stream()
                        .filter(finding -> finding.inhibitedBy() == null && finding.ignoredBy() != null)
                        .sorted(WORST_FIRST)
                        .toList(),
                unknowns,
                skipped(outcomes),
                policy(heading.policy(), situation),
                changes);
    }

    static List<NodeState> nodes(Situation situation) {
        return situation.roster().machines().stream()
                .map(truth -> NodeState.of(
                        situation.cluster(),
                        truth,
                        truth.node().map(situation.sites()::siteOf).orElse(truth.site())))
                .sorted(Comparator.comparing(NodeState::name))
                .toList();
    }

    private static ReadingState state(Reading<?> reading, Heading heading) {
        var cause = reading instanceof Reading.SwitchedOff<?> off
                ? Optional.of(off.reason())
                : reading.cause().map(Cause::toString);
        return new ReadingState(
                reading.source().id(), reading.state(), heading.lastRead().get(reading.source()), cause.orElse(null));
    }

    private static PolicyState policy(Policy policy, Situation situation) {
        return new PolicyState(
                new TreeMap<>(policy.switched()),
                new TreeMap<>(policy.severities()),
                policy.rules().stream()
                        .filter(rule -> rule.isInForce(situation.now()))
                        .map(IgnoreRule::name)
                        .sorted()
                        .toList(),
                KnownFalsePositive.LIST_VERSION,
                List.copyOf(policy.countedFalsePositives()));
    }

    private static Summary summary(Collection<Finding> findings, int unknowns, Situation situation) {
        return new Summary(
                count(findings, Severity.CRITICAL),
                count(findings, Severity.ERROR),
                count(findings, Severity.WARNING),
                count(findings, Severity.INFO),
                unknowns,
                new NodeCounts(
                        count(situation, NodeTruth::declared),
                        count(situation, NodeTruth::registered),
                        count(situation, NodeTruth::joined),
                        count(situation, NodeTruth::healthy)));
    }

    private static int count(Collection<Finding> findings, Severity severity) {
        return (int) findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    private static int count(Situation situation, Function<NodeTruth, Truth> step) {
        return (int) situation.roster().machines().stream()
                .filter(machine -> step.apply(machine) == Truth.YES)
                .count();
    }

    private static List<UnknownCheck> unknowns(Map<CheckDescription, Outcome> outcomes) {
        var unknowns = new ArrayList<UnknownCheck>();
        outcomes.forEach((check, outcome) -> {
            switch (outcome) {
                case Outcome.Unknown(Cause cause) -> unknowns.add(new UnknownCheck(check.id(), cause.toString()));
                case Outcome.Fail fail ->
                    fail.unjudged().ifPresent(cause -> unknowns.add(new UnknownCheck(check.id(), cause.toString())));
                case Outcome.Pass _, Outcome.Skipped _ -> {}
            }
        });
        return unknowns;
    }

    private static List<SkippedCheck> skipped(Map<CheckDescription, Outcome> outcomes) {
        var skipped = new ArrayList<SkippedCheck>();
        outcomes.forEach((check, outcome) -> {
            if (outcome instanceof Outcome.Skipped(String reason)) {
                skipped.add(new SkippedCheck(check.id(), reason));
            }
        });
        return skipped;
    }
}
