package dev.mooring.format;

import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.report.Finding;
import dev.mooring.report.Report;
import dev.mooring.report.Report.NodeCounts;
import dev.mooring.report.Report.SkippedCheck;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.Report.UnknownCheck;
import dev.mooring.report.ReportFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reports for the tests of their forms: an ordinary one, and one in which others had a word who mean ill. */
final class Hostile {
    static final Instant AT = Instant.parse("2026-08-21T12:00:00Z");
    /** Clears a terminal, turns the direction of writing, ends a cell, a code and a tag, calls somebody, links somewhere, is no character. */
    static final String TEXT =
            "\u001b[2Jevil\u0000\u202e | `code` ``` <script> @admins [a](https://evil.example) www.evil.example"
                    + " Www.evil.example ]]> & \ud800 \ufffe \uffff \udbff\udfff\nnext #1 line";

    private Hostile() {}

    static Report ordinary() {
        return report("why nothing works", "dc2-edge-01");
    }

    static Report hostile() {
        return report(TEXT, TEXT);
    }

    /** A node, a site and a word of whatever look. */
    static Report named(String text) {
        return ReportFixture.of("r3", "hybrid-prod", AT)
                .findings(List.of(finding("node-unreachable", text, text, text)))
                .failed(List.of("node-unreachable"))
                .report();
    }

    static Report clean() {
        return ReportFixture.of("r0", "hybrid-prod", AT).report();
    }

    static Report many(int findings) {
        return ReportFixture.of("r2", "hybrid-prod", AT)
                .findings(java.util.stream.IntStream.range(0, findings)
                        .mapToObj(number -> finding("node-unreachable", "node-" + number, "lost"))
                        .toList())
                .failed(List.of("node-unreachable"))
                .report();
    }

    private static Report report(String text, String name) {
        return ReportFixture.of("r1", "hybrid-prod", AT)
                .summary(new Summary(0, 1, 0, 0, 1, 2, new NodeCounts(3, 3, 3, 2)))
                .findings(List.of(finding("node-unreachable", name, text)))
                .unknowns(
                        List.of(new UnknownCheck("access-entry-wrong-type", "refused: eks:ListAccessEntries: " + text)))
                .failed(List.of("node-unreachable"))
                .skipped(List.of(new SkippedCheck("site-disconnected", text)))
                .report();
    }

    static Finding finding(String check, String node, String text) {
        return finding(check, node, "dc2", text);
    }

    private static Finding finding(String check, String node, String site, String text) {
        return new Finding(
                "f-" + Integer.toHexString(node.hashCode()),
                "hybrid-prod",
                check,
                Severity.ERROR,
                Finding.Status.OPEN,
                new Subject("node", node, site),
                text,
                Map.of("lastSeen", text),
                text,
                Remedy.of(text).looking("kubectl describe node x"),
                null,
                AT.minusSeconds(600),
                AT,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
