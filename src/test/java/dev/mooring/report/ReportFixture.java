package dev.mooring.report;

import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.report.Report.Changes;
import dev.mooring.report.Report.NodeCounts;
import dev.mooring.report.Report.PolicyState;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.SkippedCheck;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.Report.UnknownCheck;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report of a cluster of which nothing is known, made to say what a test needs. */
public final class ReportFixture {
    private final String id;
    private final String cluster;
    private final Instant verifiedAt;
    private Summary summary = new Summary(0, 0, 0, 0, 0, 0, new NodeCounts(0, 0, 0, 0));
    private List<ReadingState> readings = List.of();
    private List<Finding> findings = List.of();
    private List<UnknownCheck> unknowns = List.of();
    private List<String> failed = List.of();
    private List<SkippedCheck> skipped = List.of();
    private Changes changes = new Changes(List.of(), List.of(), List.of());

    private ReportFixture(String id, String cluster, Instant verifiedAt) {
        this.id = id;
        this.cluster = cluster;
        this.verifiedAt = verifiedAt;
    }

    public static ReportFixture of(String id, String cluster, Instant verifiedAt) {
        return new ReportFixture(id, cluster, verifiedAt);
    }

    /** A finding that was seen first and last at one time. */
    public static Finding finding(
            String cluster,
            String check,
            Severity severity,
            Subject subject,
            Instant seen,
            @Nullable String inhibitedBy) {
        return new Finding(
                Fingerprint.of(cluster, check, subject),
                cluster,
                check,
                severity,
                Finding.Status.OPEN,
                subject,
                "what is wrong",
                Map.of(),
                "why",
                Remedy.of("what to do"),
                null,
                seen,
                seen,
                null,
                null,
                null,
                inhibitedBy,
                null,
                null);
    }

    /** A finding that its check no longer found. */
    /** One that tells of so many others of its own check. */
    public static Finding tellingOf(Finding finding, int others) {
        return finding.explaining(new Finding.Explained(others, Map.of(finding.check(), others)));
    }

    public static Finding resolved(Finding finding, Instant at) {
        return finding.resolved(at, Finding.JUDGED_CLEAN);
    }

    public ReportFixture summary(Summary other) {
        summary = other;
        return this;
    }

    public ReportFixture readings(List<ReadingState> others) {
        readings = others;
        return this;
    }

    public ReportFixture findings(List<Finding> others) {
        findings = others;
        return this;
    }

    public ReportFixture unknowns(List<UnknownCheck> others) {
        unknowns = others;
        return this;
    }

    public ReportFixture failed(List<String> checks) {
        failed = checks;
        return this;
    }

    public ReportFixture skipped(List<SkippedCheck> others) {
        skipped = others;
        return this;
    }

    public ReportFixture changes(List<String> opened, List<String> resolved) {
        changes = new Changes(opened, List.of(), resolved);
        return this;
    }

    public Report report() {
        return new Report(
                id,
                cluster,
                verifiedAt,
                "timer",
                readings,
                summary,
                findings,
                List.of(),
                unknowns,
                List.of(),
                failed,
                skipped,
                new PolicyState(Map.of(), Map.of(), List.of(), 0, List.of()),
                changes);
    }
}
