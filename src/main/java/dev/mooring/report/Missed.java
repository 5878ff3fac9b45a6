package dev.mooring.report;

import dev.mooring.report.ReportDesk.Issue;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

    /**
     * Ids of the reports that were stored after one, and of those that may have been told after it though they were stored just
     * before, oldest first; empty where that one is forgotten, or more came after it.
     */
    public Optional<List<String>> since(String report, int most) {
        return reports.place(report).flatMap(place -> {
            var after = reports.placesAfter(place, most + 1);
            return after.size() > most
                    ? Optional.empty()
                    : Optional.of(Stream.concat(reports.placesBeside(place).stream(), after.stream())
                            .map(ReportStore.Place::id)
                            .toList());
        });
    }

    /** A report as it was told, with its findings as they are now; empty where it is forgotten. */
    public Optional<Issue> issue(String id) {
        return reports.find(id).map(report -> {
            var changes = report.changes();
            return new Issue(report, findings.find(changes.opened()), findings.find(changes.resolved()), List.of());
        });
    }
}
