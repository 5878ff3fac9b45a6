package dev.mooring.report;

import dev.mooring.check.Severity;
import dev.mooring.report.Report.Changes;
import dev.mooring.report.Report.Summary;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A report without its findings, for lists. Stored beside the report.
 *
 * @param oldest of the open findings that count, the one that began first; null where there is none, and in reports that
 *     were stored by earlier releases
 */
public record ReportHead(
        String id,
        String cluster,
        Instant verifiedAt,
        String trigger,
        Summary summary,
        Changes changes,
        @Nullable Oldest oldest) {

    /** A finding that is told of by its age. */
    public record Oldest(String fingerprint, String check, Severity severity, Instant began) {
        static Oldest of(Finding finding) {
            return new Oldest(finding.fingerprint(), finding.check(), finding.severity(), finding.began());
        }
    }

    public static ReportHead of(Report report) {
        return new ReportHead(
                report.id(),
                report.cluster(),
                report.verifiedAt(),
                report.trigger(),
                report.summary(),
                report.changes(),
                report.findings().stream()
                        .min(Comparator.comparing(Finding::began))
                        .map(Oldest::of)
                        .orElse(null));
    }
}
