package dev.mooring.report;

import dev.mooring.report.Report.Changes;
import dev.mooring.report.Report.Summary;
import java.time.Instant;

/** A report without its findings, for lists. Stored beside the report. */
public record ReportHead(
        String id, String cluster, Instant verifiedAt, String trigger, Summary summary, Changes changes) {

    public static ReportHead of(Report report) {
        return new ReportHead(
                report.id(),
                report.cluster(),
                report.verifiedAt(),
                report.trigger(),
                report.summary(),
                report.changes());
    }
}
