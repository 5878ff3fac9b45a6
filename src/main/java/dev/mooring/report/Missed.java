package dev.mooring.report;

import dev.mooring.report.ReportDesk.Issue;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What a listener missed who was away for a while. */
@Singleton
public final class Missed {
    private final ReportStore reports;
    private final FindingStore findings;

    @Inject
    Missed(ReportStore reports, FindingStore findings) {
        this.reports = reports;
        this.findings = findings;
    }

    /** Ids of the reports that were stored after one, oldest first; empty where that one is forgotten, or there are more. */
    public Optional<List<String>> since(String report, int most) {
        return reports.place(report)
                .map(place -> reports.placesAfter(place, most + 1))
                .filter(places -> places.size() <= most)
                .map(places -> places.stream().map(ReportStore.Place::id).toList());
    }

    /** A report as it was told, with its findings as they are now; empty where it is forgotten. */
    public Optional<Issue> issue(String id) {
        return reports.find(id).map(report -> {
            var changes = report.changes();
            return new Issue(report, findings.find(changes.opened()), findings.find(changes.resolved()), List.of());
        });
    }
}
