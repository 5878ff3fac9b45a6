package dev.mooring.format;

import dev.mooring.check.Remedy.Command;
import dev.mooring.link.Paths;
import dev.mooring.log.OneLine;
import dev.mooring.reading.Excerpt;
import dev.mooring.report.Finding;
import dev.mooring.report.Report;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.UnreadRemedy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A report in Markdown, for a ticket. What others wrote stays text: it makes no link, no mention, no heading and no column.
 * Pure.
 */
public final class ReportMarkdown {
    private static final int MOST_IN_FULL = 20;
    private static final int MOST_ROWS = 200;
    private static final int LONGEST_EVIDENCE = 300;
    private static final Pattern MEANS_SOMETHING = Pattern.compile("[\\\\`*_{}\\[\\]<>#|~$^]");
    /** Is made a link without any scheme. */
    private static final Pattern WWW = Pattern.compile("\\b(www)\\.", Pattern.CASE_INSENSITIVE);

    private static final Pattern TICKS = Pattern.compile("`+");

    private ReportMarkdown() {}

    /** @param links from the path of a page to its address, where that is known */
    public static String of(Report report, Function<String, Optional<String>> links) {
        var text = new StringBuilder();
        text.append("## ")
                .append(escaped(report.cluster()))
                .append(": ")
                .append(ReportText.counts(report.summary()).replace("none", "no findings"))
                .append(
                        report.unknowns().isEmpty()
                                ? ""
                                : ", " + report.unknowns().size() + " checks unknown")
                .append("\n\nVerified ")
                .append(ReportText.time(report.verifiedAt()))
                .append(", report ")
                .append(linked(report.id(), links.apply(Paths.report(report.id()))))
                .append(".\n");
        findings(text, report.findings(), links);
        unread(text, report.unread());
        report.findings().stream().limit(MOST_IN_FULL).forEach(finding -> full(text, finding));
        if (report.findings().size() > MOST_IN_FULL) {
            text.append("\nThe other ")
                    .append(report.findings().size() - MOST_IN_FULL)
                    .append(" are in the report.\n");
        }
        return text.toString();
    }

    private static void findings(StringBuilder text, List<Finding> findings, Function<String, Optional<String>> links) {
        if (findings.isEmpty()) {
            return;
        }
        text.append("\n| Severity | Check | Subject | Site | Since | Summary |\n|---|---|---|---|---|---|\n");
        findings.stream()
                .limit(MOST_ROWS)
                .forEach(finding -> text.append("| ")
                        .append(finding.severity().id())
                        .append(" | ")
                        .append(linked(finding.check(), links.apply(Paths.finding(finding.fingerprint()))))
                        .append(" | ")
                        .append(escaped(finding.subject().name()))
                        .append(" | ")
                        .append(Optional.ofNullable(finding.subject().site())
                                .map(ReportMarkdown::escaped)
                                .orElse(""))
                        .append(" | ")
                        .append(ReportText.time(
                                Optional.ofNullable(finding.since()).orElse(finding.firstSeen())))
                        .append(" | ")
                        .append(escaped(finding.summary()))
                        .append(" |\n"));
        if (findings.size() > MOST_ROWS) {
            text.append("\nand ").append(findings.size() - MOST_ROWS).append(" more.\n");
        }
    }

    private static void unread(StringBuilder text, List<Unread> causes) {
        if (causes.isEmpty()) {
            return;
        }
        text.append("\n### Not known\n\n");
        causes.forEach(unread -> text.append("- ")
                .append(escaped(unread.summary()))
                .append(" (")
                .append(unread.checks().size())
                .append(" checks). ")
                .append(escaped(UnreadRemedy.of(unread)))
                .append("\n  ")
                .append(code(unread.detail()))
                .append('\n'));
    }

    private static void full(StringBuilder text, Finding finding) {
        text.append("\n### ")
                .append(finding.check())
                .append(": ")
                .append(escaped(finding.subject().name()))
                .append("\n\n")
                .append(escaped(finding.summary()))
                .append("\n\n");
        new TreeMap<>(finding.evidence())
                .forEach((name, value) -> text.append("- ")
                        .append(escaped(name))
                        .append(": ")
                        .append(code(shortened(value)))
                        .append('\n'));
        if (!finding.evidence().isEmpty()) {
            text.append('\n');
        }
        text.append("**Likely cause:** ")
                .append(escaped(finding.cause()))
                .append("\n\n**What to do:** ")
                .append(escaped(finding.remedy().text()))
                .append('\n');
        finding.remedy().toPaste().forEach(commands -> block(text, commands));
    }

    private static void block(StringBuilder text, List<Command> commands) {
        var lines = commands.stream()
                .flatMap(command -> command.command().lines())
                .map(line -> OneLine.of(line) + "\n")
                .collect(Collectors.joining());
        var fence = fence(lines, 3);
        text.append(commands.getFirst().changes() ? "\nChanges something:\n" : "")
                .append('\n')
                .append(fence)
                .append("sh\n")
                .append(lines)
                .append(fence)
                .append('\n');
    }

    private static String shortened(Object value) {
        var text = value instanceof Map<?, ?> || value instanceof List<?> ? value.toString() : String.valueOf(value);
        return Excerpt.of(text, LONGEST_EVIDENCE);
    }

    private static String linked(String label, Optional<String> address) {
        return address.map(link -> "[" + escaped(label) + "](" + link + ")").orElseGet(() -> escaped(label));
    }

    /**
     * One line, in which nothing means anything but itself; a mention of somebody reaches nobody. GitHub and its like look for
     * mentions and numbers of issues once escapes are gone: a space without width keeps them from being one.
     */
    static String escaped(String text) {
        return MEANS_SOMETHING
                .matcher(OneLine.of(text).replace("&", "&amp;"))
                .replaceAll(found -> switch (found.group()) {
                    case "<" -> "&lt;";
                    case ">" -> "&gt;";
                    case "$" -> "\\\\\\$";
                    case "#" -> "\\\\#&#8203;";
                    case "\\" -> "\\\\\\\\";
                    default -> "\\\\" + found.group();
                })
                .replace("@", "&#64;&#8203;")
                .replace("://", "&#58;//")
                .transform(line -> WWW.matcher(line).replaceAll("$1&#46;"));
    }

    static String code(String text) {
        var line = OneLine.of(text).strip();
        var fence = fence(line, 1);
        return line.isEmpty() ? "-" : fence + " " + line + " " + fence;
    }

    /** Longer than any within. */
    static String fence(String text, int shortest) {
        var longest = TICKS.matcher(text)
                .results()
                .mapToInt(run -> run.group().length())
                .max()
                .orElse(0);
        return "`".repeat(Math.max(shortest, longest + 1));
    }
}
