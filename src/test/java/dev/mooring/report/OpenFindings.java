package dev.mooring.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.database.Database;
import dev.mooring.report.FindingLifecycle.Step;
import dev.mooring.report.FindingLifecycle.Told;
import dev.mooring.report.ReportDesk.Issue;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Says what is open, as a verification does. */
public final class OpenFindings {
    private final Database database;
    private final ReportJson json = new ReportJson(new ObjectMapper().registerModule(new JavaTimeModule()));
    private final FindingStore findings;
    private final ReportStore reports;
    private int verifications;

    public OpenFindings(Database database) {
        this.database = database;
        this.findings = new FindingStore(database, json);
        this.reports = new ReportStore(database, json);
    }

    public FindingStore store() {
        return findings;
    }

    /** A report of a cluster in which these are open and nothing else. */
    public Issue verified(String cluster, Instant at, Finding... open) {
        return verified(cluster, at, List.of(open), List.of(open));
    }

    /** @param told those of them that the report tells: the others are explained by them */
    public Issue verified(String cluster, Instant at, List<Finding> open, List<Finding> told) {
        var report = ReportFixture.of("r" + verifications++ + cluster, cluster, at)
                .findings(told)
                .report();
        database.write(session -> {
            var before = findings.open(session, cluster);
            var resolved = before.findings().stream()
                    .filter(finding ->
                            open.stream().noneMatch(kept -> kept.fingerprint().equals(finding.fingerprint())))
                    .map(finding -> ReportFixture.resolved(finding, at))
                    .toList();
            findings.put(session, before, new Step(open, resolved, Told.of(Map.of(), open, resolved)), at);
            reports.add(session, report);
            return report;
        });
        return new Issue(report, List.of(), List.of(), List.of());
    }
}
