package dev.mooring.gate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.mooring.check.Catalogue;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.report.Finding;
import dev.mooring.report.Report;
import dev.mooring.report.Report.SkippedCheck;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.UnreadRemedy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A gate's answer about one cluster. It is clean only where everything that was asked for was judged, lately, and nothing
 * was found; what is not known is never clean.
 *
 * @param because in one sentence for people
 * @param checks the only ones that were asked for; none: all
 * @param age of the report, ISO 8601
 * @param longestAge that was asked for, ISO 8601
 * @param findings how many close it
 * @param silenced how many would, and are silenced
 * @param reasons the worst of those that close it, a hundred at most
 * @param unknown what keeps from judging what was asked for, by cause
 * @param skipped of the checks that were named: those that do not apply, or are switched off
 * @param closing checks with findings that close it, also those that others stand for, each with why; forms that tell of every
 *     check need it, JSON does not have it
 * @param notPassed the other checks that are no proof of anything, being skipped, or silenced, or ignored, each with why; not
 *     in JSON either
 */
public record Gate(
        String cluster,

        @Schema(
                type = SchemaType.STRING,
                enumeration = {"clean", "findings", "unknown", "too-old", "unverified"})
        Status status,

        String because,
        Severity severity,
        List<String> checks,
        @Nullable String report,
        @Nullable Instant verifiedAt,
        @Nullable String age,
        String longestAge,
        int findings,
        int silenced,
        List<Reason> reasons,
        List<Unknown> unknown,
        List<SkippedCheck> skipped,
        @JsonIgnore Map<String, String> closing,
        @JsonIgnore Map<String, String> notPassed) {
    private static final int MOST_REASONS = 100;

    /** What a gate says. Only on what is clean may one go on. */
    public enum Status {
        CLEAN("clean"),
        /** Closed by findings. */
        FINDINGS("findings"),
        /** Not everything that was asked for could be judged. */
        UNKNOWN("unknown"),
        /** The newest report is. */
        TOO_OLD("too-old"),
        /** There is no report, or not the one that was waited for. */
        UNVERIFIED("unverified");

        private final String id;

        Status(String id) {
            this.id = id;
        }

        @JsonValue
        public String id() {
            return id;
        }
    }

    /**
     * A finding that closes a gate.
     *
     * @param explains how many others it stands for
     */
    public record Reason(
            String fingerprint,
            String check,
            Severity severity,
            Subject subject,
            String summary,
            String cause,
            Remedy remedy,
            Instant firstSeen,
            int explains) {
        static Reason of(Finding finding) {
            var explained = finding.explains();
            return new Reason(
                    finding.fingerprint(),
                    finding.check(),
                    finding.severity(),
                    finding.subject(),
                    finding.summary(),
                    finding.cause(),
                    finding.remedy(),
                    finding.firstSeen(),
                    explained == null ? 0 : explained.findings());
        }
    }

    /**
     * A cause for which something could not be judged.
     *
     * @param cause {@code refused}, {@code unreachable} and so on
     * @param checks those of the checks that were asked for
     * @param remedy what to do
     */
    public record Unknown(String cause, String summary, String detail, List<String> checks, String remedy) {
        static Unknown of(Unread unread, Question question) {
            return new Unknown(
                    unread.cause(),
                    unread.summary(),
                    unread.detail(),
                    unread.checks().stream().filter(question::concerns).toList(),
                    UnreadRemedy.of(unread));
        }
    }

    /** What a cluster of which there is no report is answered with. */
    public static Gate unverified(String cluster, Question question, String because) {
        return new Gate(
                cluster,
                Status.UNVERIFIED,
                because,
                question.severity(),
                question.checks().stream().sorted().toList(),
                null,
                null,
                null,
                question.longest().toString(),
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of());
    }

    /**
     * Answers by a report.
     *
     * @param isSilenced whether people do not want to be told of a finding now
     */
    public static Gate of(Report report, Question question, Predicate<Finding> isSilenced, Instant now) {
        var age = Duration.ofSeconds(
                Math.max(0, Duration.between(report.verifiedAt(), now).toSeconds()));
        var bad = report.findings().stream()
                .filter(finding -> closes(finding, question, report))
                .toList();
        var closing = question.silenced()
                ? bad
                : bad.stream().filter(isSilenced.negate()).toList();
        var unknown = unknown(report, question);
        var skipped = report.skipped().stream()
                .filter(one -> question.checks().contains(one.check()))
                .toList();
        var unjudged = unjudged(skipped, report, question);
        var status = status(age, closing, unknown, unjudged, question);
        return new Gate(
                report.cluster(),
                status,
                because(status, age, closing, unknown, skipped, unjudged, question),
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
                closing(closing, report, question),
                notPassed(bad, report, question));
    }

    /**
     * Named checks that did not judge though there may be something to judge: those that are switched off. One that does not
     * apply has nothing to judge, but where none of the named ones judged, nothing was.
     */
    private static List<SkippedCheck> unjudged(List<SkippedCheck> skipped, Report report, Question question) {
        return skipped.size() == question.checks().size()
                ? skipped
                : skipped.stream().filter(one -> isOff(one, report)).toList();
    }

    private static boolean isOff(SkippedCheck skipped, Report report) {
        var decided = report.policy().switched().get(skipped.check());
        var isOn = decided != null
                ? decided
                : Catalogue.find(skipped.check())
                        .map(CheckDescription::onByDefault)
                        .orElse(true);
        return !isOn
                || report.readings().stream()
                        .anyMatch(reading -> "off".equals(reading.state())
                                && skipped.reason().equals(reading.cause()));
    }

    private static Map<String, String> closing(List<Finding> closing, Report report, Question question) {
        var checks = new TreeMap<String, String>();
        closing.forEach(finding -> badChecks(finding, question, report)
                .forEach(check -> checks.putIfAbsent(
                        check,
                        check.equals(finding.check())
                                ? "findings of " + question.severity().id() + " or worse"
                                : "findings that one of " + finding.check() + " stands for")));
        return checks;
    }

    private static Map<String, String> notPassed(List<Finding> bad, Report report, Question question) {
        var checks = new TreeMap<String, String>();
        report.skipped().stream()
                .filter(one -> question.concerns(one.check()))
                .forEach(one -> checks.put(one.check(), one.reason()));
        bad.forEach(finding -> badChecks(finding, question, report)
                .forEach(check -> checks.putIfAbsent(check, "findings that are silenced")));
        report.ignored()
                .forEach(finding -> badChecks(finding, question, report)
                        .forEach(check -> checks.putIfAbsent(check, "findings that a rule ignores")));
        return checks;
    }

    private static Status status(
            Duration age,
            List<Finding> closing,
            List<Unknown> unknown,
            List<SkippedCheck> unjudged,
            Question question) {
        if (age.compareTo(question.longest()) > 0) {
            return Status.TOO_OLD;
        }
        if (!closing.isEmpty()) {
            return Status.FINDINGS;
        }
        return unknown.isEmpty() && unjudged.isEmpty() ? Status.CLEAN : Status.UNKNOWN;
    }

    private static String because(
            Status status,
            Duration age,
            List<Finding> closing,
            List<Unknown> unknown,
            List<SkippedCheck> skipped,
            List<SkippedCheck> unjudged,
            Question question) {
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
    private static boolean closes(Finding finding, Question question, Report report) {
        return badChecks(finding, question, report).findAny().isPresent();
    }

    /** The checks by which a finding closes a gate: its own, and those of what it stands for. */
    private static Stream<String> badChecks(Finding finding, Question question, Report report) {
        var isBad = isBad(finding.severity(), question);
        var explained = finding.explains();
        return Stream.concat(
                        isBad ? Stream.of(finding.check()) : Stream.of(),
                        explained == null
                                ? Stream.of()
                                : explained.byCheck().keySet().stream()
                                        .filter(check -> isBad
                                                || severity(check, report)
                                                        .filter(usual -> isBad(usual, question))
                                                        .isPresent()))
                .filter(question::concerns);
    }

    private static boolean isBad(Severity severity, Question question) {
        return severity.compareTo(question.severity()) >= 0;
    }

    private static Optional<Severity> severity(String check, Report report) {
        return Optional.ofNullable(report.policy().severities().get(check))
                .or(() -> Catalogue.find(check).map(CheckDescription::severity));
    }

    private static List<Unknown> unknown(Report report, Question question) {
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
