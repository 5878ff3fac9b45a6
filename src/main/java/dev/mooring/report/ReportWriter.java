package dev.mooring.report;

import dev.mooring.actual.rolesanywhere.NodeCertificates;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.check.IgnoreRule;
import dev.mooring.check.Judgement;
import dev.mooring.check.KnownFalsePositive;
import dev.mooring.check.Machine;
import dev.mooring.check.Memory;
import dev.mooring.check.Outcome;
import dev.mooring.check.Outcomes;
import dev.mooring.check.Policy;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.reading.Reading;
import dev.mooring.report.NodeState.CertificateEnd;
import dev.mooring.report.Report.Changes;
import dev.mooring.report.Report.NodeCounts;
import dev.mooring.report.Report.NotKnown;
import dev.mooring.report.Report.PolicyState;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.SkippedCheck;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.Report.UnknownCheck;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Truth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Composes a report from what was judged. Pure. */
final class ReportWriter {
    private static final Comparator<Finding> WORST_FIRST = Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparing(Finding::check)
            .thenComparing(finding -> finding.subject().name());

    private ReportWriter() {}

    /** What the report will be called, and what started it. */
    record Heading(String id, String trigger) {}

    static Report write(Heading heading, Judgement judgement, FindingLifecycle.Step step) {
        var situation = judgement.situation();
        var counting =
                step.open().stream().filter(Finding::counts).sorted(WORST_FIRST).toList();
        var unknowns = unknowns(judgement.outcomes());
        var inhibited = step.open().stream()
                .filter(finding -> finding.inhibitedBy() != null)
                .count();
        return new Report(
                heading.id(),
                situation.cluster(),
                situation.now(),
                heading.trigger(),
                situation.readings().all().stream()
                        .map(reading -> state(reading, judgement.remembered().reads()))
                        .toList(),
                summary(counting, unknowns.size(), (int) inhibited, nodeCounts(situation, step)),
                counting,
                step.open().stream()
                        .filter(finding -> finding.inhibitedBy() == null && finding.ignoredBy() != null)
                        .sorted(WORST_FIRST)
                        .toList(),
                unknowns,
                UnreadCauses.of(judgement),
                step.open().stream().map(Finding::check).distinct().sorted().toList(),
                skipped(judgement.outcomes()),
                policy(judgement.policy(), situation),
                changes(step.told()));
    }

    private static Changes changes(FindingLifecycle.Told told) {
        return new Changes(fingerprints(told.opened()), fingerprints(told.folded()), fingerprints(told.resolved()));
    }

    private static List<String> fingerprints(Collection<Finding> findings) {
        return findings.stream().map(Finding::fingerprint).toList();
    }

    private static List<Machine> machines(Situation situation) {
        return Machine.all(situation);
    }

    static List<NodeState> nodes(Judgement judgement, FindingLifecycle.Step step) {
        var accusers = accusers(step);
        var situation = judgement.situation();
        var serving = judgement.remembered().lasting().servingCertificates();
        var rolesAnywhere = situation
                .readings()
                .of(RolesAnywhereSources.CERTIFICATES)
                .value()
                .map(NodeCertificates::byNode)
                .orElse(Map.of());
        var stands = WhatStands.of(situation.readings());
        return machines(situation).stream()
                .map(machine -> NodeState.of(
                        situation.cluster(),
                        machine.truth(),
                        accusers.get(machine.truth().name()),
                        machine.site(),
                        ends(rolesAnywhere, serving, machine.truth().name()),
                        stands.on(machine.truth())))
                .sorted(Comparator.comparing(NodeState::name))
                .toList();
    }

    /** The worst of what is said against each node, by its name. */
    private static Map<String, Finding> accusers(FindingLifecycle.Step step) {
        return step.open().stream()
                .filter(Finding::speaksAgainstNode)
                .collect(Collectors.toMap(
                        finding -> finding.subject().name(), Function.identity(), BinaryOperator.minBy(WORST_FIRST)));
    }

    private static List<CertificateEnd> ends(
            Map<String, Certificate> rolesAnywhere, Map<String, Certificate> serving, String node) {
        var ends = new ArrayList<CertificateEnd>(2);
        Optional.ofNullable(rolesAnywhere.get(node))
                .ifPresent(certificate -> ends.add(new CertificateEnd("roles-anywhere", certificate.notAfter())));
        Optional.ofNullable(serving.get(node))
                .ifPresent(certificate -> ends.add(new CertificateEnd("serving", certificate.notAfter())));
        return List.copyOf(ends);
    }

    private static ReadingState state(Reading<?> reading, Memory.Reads reads) {
        return new ReadingState(
                reading.source().id(),
                reading.state(),
                reads.last().get(reading.source()),
                reading.reason().orElse(null));
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

    private static Summary summary(Collection<Finding> findings, int unknowns, int inhibited, NodeCounts nodes) {
        return new Summary(
                count(findings, Severity.CRITICAL),
                count(findings, Severity.ERROR),
                count(findings, Severity.WARNING),
                count(findings, Severity.INFO),
                unknowns,
                inhibited,
                nodes);
    }

    private static NodeCounts nodeCounts(Situation situation, FindingLifecycle.Step step) {
        var machines = machines(situation);
        var accused = accusers(step).keySet();
        var well = machines.stream()
                .filter(machine -> machine.truth().healthy() == Truth.YES)
                .toList();
        var troubled = (int) well.stream()
                .filter(machine -> accused.contains(machine.truth().name()))
                .count();
        return new NodeCounts(
                count(machines, NodeTruth::declared, Truth.YES),
                count(machines, NodeTruth::registered, Truth.YES),
                count(machines, NodeTruth::joined, Truth.YES),
                well.size() - troubled,
                machines.size(),
                troubled,
                new NotKnown(
                        count(machines, NodeTruth::declared, Truth.UNKNOWN),
                        count(machines, NodeTruth::registered, Truth.UNKNOWN),
                        count(machines, NodeTruth::joined, Truth.UNKNOWN),
                        count(machines, NodeTruth::healthy, Truth.UNKNOWN)));
    }

    private static int count(Collection<Finding> findings, Severity severity) {
        return (int) findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    private static int count(List<Machine> machines, Function<NodeTruth, Truth> step, Truth wanted) {
        return (int) machines.stream()
                .filter(machine -> step.apply(machine.truth()) == wanted)
                .count();
    }

    private static List<UnknownCheck> unknowns(Outcomes outcomes) {
        var unknowns = new ArrayList<UnknownCheck>();
        outcomes.forEach((check, outcome) ->
                outcome.unjudged().ifPresent(cause -> unknowns.add(new UnknownCheck(check.id(), cause.toString()))));
        return unknowns;
    }

    private static List<SkippedCheck> skipped(Outcomes outcomes) {
        var skipped = new ArrayList<SkippedCheck>();
        outcomes.forEach((check, outcome) -> {
            if (outcome instanceof Outcome.Skipped why) {
                skipped.add(new SkippedCheck(check.id(), why.reason()));
            }
        });
        return skipped;
    }
}
