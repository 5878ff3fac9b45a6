package dev.mooring.format;

import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.gate.Gate;
import dev.mooring.log.OneLine;
import dev.mooring.report.Finding;
import dev.mooring.report.Report;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.UnreadRemedy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reports and gates as a terminal shows them: what is wrong, where, and what to do. Pure. */
public final class ReportText {
    private static final int MOST_REMEDIES = 20;

    private ReportText() {}

    /** A report. */
    public static String of(Report report) {
        var text = new StringBuilder();
        line(text, "CLUSTER", report.cluster());
        line(text, "VERIFIEDAT", time(report.verifiedAt()));
        line(text, "REPORT", report.id() + " (" + report.trigger() + ")");
        line(text, "FINDINGS", counts(report.summary()) + aside(report));
        line(text, "UNKNOWN", unknown(report));
        line(text, "NODES", nodes(report.summary()));
        if (!report.findings().isEmpty()) {
            text.append('\n').append(findings(report.findings()));
        }
        if (!report.unread().isEmpty()) {
            text.append('\n').append(unread(report.unread()));
        }
        advise(text, report);
        return text.toString();
    }

    /** A gate's answer. */
    public static String of(Gate gate) {
        var text = new StringBuilder();
        line(text, "CLUSTER", gate.cluster());
        line(text, "STATUS", gate.status().id());
        line(text, "BECAUSE", gate.because());
        line(
                text,
                "REPORT",
                gate.report() == null
                        ? "-"
                        : gate.report() + ", verified " + time(gate.verifiedAt()) + ", " + gate.age() + " old");
        if (gate.silenced() > 0) {
            line(text, "SILENCED", Integer.toString(gate.silenced()));
        }
        reasons(text, gate);
        gate.unknown().forEach(cause -> unknown(text, cause));
        gate.skipped()
                .forEach(skipped -> text.append("skipped: ")
                        .append(OneLine.of(skipped.check() + ": " + skipped.reason()))
                        .append('\n'));
        return text.toString();
    }

    private static void reasons(StringBuilder text, Gate gate) {
        if (gate.reasons().isEmpty()) {
            return;
        }
        var table = new Table("severity", "check", "subject", "site", "firstSeen", "summary");
        var advice = new LinkedHashMap<String, Advice>();
        gate.reasons().forEach(reason -> {
            table.row(
                    reason.severity().id(),
                    reason.check(),
                    reason.subject().name(),
                    reason.subject().site(),
                    time(reason.firstSeen()),
                    reason.summary());
            advice.putIfAbsent(reason.check(), new Advice(reason.subject(), reason.remedy()));
        });
        text.append('\n').append(table);
        if (gate.findings() > gate.reasons().size()) {
            text.append("and ").append(gate.findings() - gate.reasons().size()).append(" more\n");
        }
        text.append("\n" + CommandLines.WHAT_TO_DO + "\n");
        remedies(text, advice);
    }

    private static void unknown(StringBuilder text, Gate.Unknown cause) {
        text.append("\nunknown: ")
                .append(OneLine.of(cause.summary()))
                .append(" (")
                .append(cause.checks().size())
                .append(cause.checks().size() == 1 ? " check)\n  " : " checks)\n  ")
                .append(OneLine.of(cause.detail()))
                .append("\n  ")
                .append(cause.remedy())
                .append('\n');
    }

    private record Advice(Subject subject, Remedy remedy) {}

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("%-12s", name)).append(OneLine.of(value)).append('\n');
    }

    /** To the second, as people read it. */
    static String time(@Nullable Instant time) {
        return time == null ? "-" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@code 1 critical, 2 error}; {@code none} where there is none. */
    static String counts(Summary summary) {
        var counts = Arrays.stream(Severity.values())
                .sorted((one, other) -> other.compareTo(one))
                .filter(severity -> summary.of(severity) > 0)
                .map(severity -> summary.of(severity) + " " + severity.id())
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? "none" : counts;
    }

    private static String aside(Report report) {
        var inhibited = report.summary().inhibited();
        var ignored = report.ignored().size();
        return (inhibited == 0 ? "" : "; " + inhibited + " explained by these")
                + (ignored == 0 ? "" : "; " + ignored + " ignored");
    }

    private static String unknown(Report report) {
        return report.unknowns().isEmpty()
                ? "none: every check was judged"
                : report.unknowns().size() + " checks could not be judged";
    }

    private static String nodes(Summary summary) {
        var nodes = summary.nodes();
        return nodes.declared() + " declared, " + nodes.registered() + " registered, " + nodes.joined() + " joined, "
                + nodes.healthy() + " healthy, as far as known";
    }

    private static Table findings(List<Finding> findings) {
        var table = new Table("severity", "check", "subject", "site", "firstSeen", "summary");
        findings.forEach(finding -> table.row(
                finding.severity().id(),
                finding.check(),
                finding.subject().name(),
                finding.subject().site(),
                time(finding.firstSeen()),
                finding.summary()));
        return table;
    }

    private static String unread(List<Unread> causes) {
        var table = new Table("cause", "checks", "summary", "detail");
        causes.forEach(unread -> table.row(unread.cause(), unread.checks().size(), unread.summary(), unread.detail()));
        return table.toString();
    }

    private static void advise(StringBuilder text, Report report) {
        var advice = new LinkedHashMap<String, Advice>();
        report.findings()
                .forEach(finding ->
                        advice.putIfAbsent(finding.check(), new Advice(finding.subject(), finding.remedy())));
        if (!advice.isEmpty() || !report.unread().isEmpty()) {
            text.append("\n" + CommandLines.WHAT_TO_DO + "\n");
        }
        remedies(text, advice);
        report.unread()
                .forEach(unread -> text.append("  ")
                        .append(OneLine.of(unread.summary()))
                        .append(": ")
                        .append(UnreadRemedy.of(unread))
                        .append('\n'));
    }

    /** One of each check: what to do is the same, but for the names in it. */
    private static void remedies(StringBuilder text, Map<String, Advice> byCheck) {
        byCheck.entrySet().stream().limit(MOST_REMEDIES).forEach(check -> {
            var advice = check.getValue();
            text.append("  ")
                    .append(check.getKey())
                    .append(", ")
                    .append(OneLine.of(advice.subject().name()))
                    .append(": ")
                    .append(OneLine.of(advice.remedy().text()))
                    .append('\n');
            advice.remedy()
                    .commands()
                    .forEach(command ->
                            text.append(CommandLines.of(command, "  ")).append('\n'));
        });
        if (byCheck.size() > MOST_REMEDIES) {
            text.append("  and of ").append(byCheck.size() - MOST_REMEDIES).append(" more checks\n");
        }
    }
}
