package dev.mooring.gate;

import dev.mooring.check.Catalogue;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Severity;
import dev.mooring.gate.Gate.Reason;
import dev.mooring.gate.Gate.Status;
import dev.mooring.gate.Gate.Unknown;
import dev.mooring.report.Finding;
import dev.mooring.report.Report;
import dev.mooring.report.Report.SkippedCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges by one report what one question asks. */
final class Judging {
    private static final int MOST_REASONS = 100;

    private final Report report;
    private final Question question;
    private final Duration age;
    /** Those that close the gate, and those that would, were they not silenced. */
    private final List<Finding> bad;

    private final List<Finding> closing;
    private final List<Unknown> unknown;
    private final List<SkippedCheck> skipped;
    private final List<SkippedCheck> unjudged;
    private final Status status;

    /** @param isSilenced whether people do not want to be told of a finding now */
    Judging(Report report, Question question, Predicate<Finding> isSilenced, Instant now) {
        this.report = report;
        this.question = question;
        this.age = Duration.ofSeconds(
                Math.max(0, Duration.between(report.verifiedAt(), now).toSeconds()));
        // Each of these asks the report and those before it.
        this.bad = report.findings().stream().filter(this::closes).toList();
        this.closing = question.silenced()
                ? bad
                : bad.stream().filter(isSilenced.negate()).toList();
        this.unknown = unknown();
        this.skipped = report.skipped().stream()
                .filter(one -> question.checks().contains(one.check()))
                .toList();
        this.unjudged = unjudged();
        this.status = status();
    }

    Gate gate() {
        return new Gate(
                report.cluster(),
                status,
                because(),
                question.severity(),
                question.checks().stream().sorted().toList(),
                report.id(),
                report.verifiedAt(),
                age.toString(),
                question.longest().toString(),
                closing.size(),
                bad.size() - closing.size(),
                closing.stream().limit(MOST_REASONS).map(Reason::of).toList(),
                unknown,
                skipped,
                closingChecks(),
                notPassed());
    }

    /**
     * Named checks that did not judge though there may be something to judge: those that are switched off. One that does not
     * apply has nothing to judge, but where none of the named ones judged, nothing was.
     */
    private List<SkippedCheck> unjudged() {
        return skipped.size() == question.checks().size()
                ? skipped
                : skipped.stream().filter(this::isOff).toList();
    }

    private boolean isOff(SkippedCheck one) {
        var decided = report.policy().switched().get(one.check());
        var isOn = decided != null
                ? decided
                : Catalogue.find(one.check()).map(CheckDescription::onByDefault).orElse(true);
        return !isOn
                || report.readings().stream()
                        .anyMatch(reading ->
                                "off".equals(reading.state()) && one.reason().equals(reading.cause()));
    }

    private Map<String, String> closingChecks() {
        var checks = new TreeMap<String, String>();
        closing.forEach(finding -> badChecks(finding)
                .forEach(check -> checks.putIfAbsent(
                        check,
                        check.equals(finding.check())
                                ? "findings of " + question.severity().id() + " or worse"
                                : "findings that one of " + finding.check() + " stands for")));
        return checks;
    }

    private Map<String, String> notPassed() {
        var checks = new TreeMap<String, String>();
        report.skipped().stream()
                .filter(one -> question.concerns(one.check()))
                .forEach(one -> checks.put(one.check(), one.reason()));
        bad.forEach(finding ->
                badChecks(finding).forEach(check -> checks.putIfAbsent(check, "findings that are silenced")));
        report.ignored()
                .forEach(finding ->
                        badChecks(finding).forEach(check -> checks.putIfAbsent(check, "findings that a rule ignores")));
        return checks;
    }

    private Status status() {
        if (age.compareTo(question.longest()) > 0) {
            return Status.TOO_OLD;
        }
        if (!closing.isEmpty()) {
            return Status.FINDINGS;
        }
        return unknown.isEmpty() && unjudged.isEmpty() ? Status.CLEAN : Status.UNKNOWN;
    }

    private String because() {
        return switch (status) {
            case TOO_OLD -> "The newest report is " + age + " old; at most " + question.longest() + " were asked for.";
            case FINDINGS ->
                closing.size() + (closing.size() == 1 ? " finding" : " findings") + " of "
                        + question.severity().id() + " or worse.";
            case UNKNOWN ->
                Stream.of(
                                unknown.isEmpty()
                                        ? ""
                                        : "Not everything could be judged: "
                                                + unknown.stream()
                                                        .flatMap(cause -> cause.checks().stream())
                                                        .distinct()
                                                        .count()
                                                + " checks are unknown.",
                                unjudged.isEmpty() ? "" : "Asked for and not judged: " + named(unjudged) + ".")
                        .filter(sentence -> !sentence.isEmpty())
                        .collect(Collectors.joining(" "));
            case CLEAN ->
                "Everything that was asked for was judged, and nothing of "
                        + question.severity().id() + " or worse was found."
                        + (skipped.isEmpty()
                                ? ""
                                : " What does not apply has nothing to judge: " + named(skipped) + ".");
            case UNVERIFIED -> "There is no report.";
        };
    }

    private static String named(List<SkippedCheck> skipped) {
        return skipped.stream()
                .map(one -> one.check() + " (" + one.reason() + ")")
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** A finding closes a gate by the worst of itself and of what it stands for. */
    private boolean closes(Finding finding) {
        return badChecks(finding).findAny().isPresent();
    }

    /** The checks by which a finding closes a gate: its own, and those of what it stands for. */
    private Stream<String> badChecks(Finding finding) {
        var isBad = isBad(finding.severity());
        var explained = finding.explains();
        return Stream.concat(
                        isBad ? Stream.of(finding.check()) : Stream.of(),
                        explained == null
                                ? Stream.of()
                                : explained.byCheck().keySet().stream()
                                        .filter(check -> isBad
                                                || severity(check)
                                                        .filter(this::isBad)
                                                        .isPresent()))
                .filter(question::concerns);
    }

    private boolean isBad(Severity severity) {
        return severity.compareTo(question.severity()) >= 0;
    }

    private Optional<Severity> severity(String check) {
        return Optional.ofNullable(report.policy().severities().get(check))
                .or(() -> Catalogue.find(check).map(CheckDescription::severity));
    }

    private List<Unknown> unknown() {
        var told = report.unread().stream()
                .map(unread -> Unknown.of(unread, question))
                .filter(cause -> !cause.checks().isEmpty())
                .toList();
        // Reports of earlier versions tell of checks alone.
        var rest = report.unknowns().stream()
                .filter(unknown -> question.concerns(unknown.check()))
                .filter(unknown ->
                        told.stream().noneMatch(cause -> cause.checks().contains(unknown.check())))
                .map(unknown -> new Unknown(
                        unknown.cause().split(":", 2)[0],
                        unknown.cause(),
                        unknown.cause(),
                        List.of(unknown.check()),
                        "Look at what was answered."));
        return Stream.concat(told.stream(), rest).toList();
    }
}
