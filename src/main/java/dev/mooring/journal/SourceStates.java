package dev.mooring.journal;

import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which sources of one cluster cannot be read, from report to report. A source that could not be read from the first report
 * on is lost too; one that is switched off is neither lost nor back.
 */
final class SourceStates {
    private final Map<String, Instant> lostSince = new HashMap<>();

    /** What differs from the report before. */
    sealed interface Change {
        String source();

        /** Could be read before, or was never asked before. */
        record Lost(String source, String cause) implements Change {}

        /** Could not be read before. */
        record Back(String source, Duration away) implements Change {}
    }

    /** Takes a newer report in. */
    List<Change> next(Report report) {
        var changes = new ArrayList<Change>();
        for (var reading : report.readings()) {
            switch (reading.state()) {
                case "unavailable" -> lost(reading, report.verifiedAt(), changes);
                case "fresh" -> back(reading, report.verifiedAt(), changes);
                default -> lostSince.remove(reading.source());
            }
        }
        return changes;
    }

    private void lost(ReadingState reading, Instant at, List<Change> changes) {
        if (lostSince.putIfAbsent(reading.source(), at) == null) {
            var cause = reading.cause();
            changes.add(new Change.Lost(reading.source(), cause == null ? "unknown" : cause));
        }
    }

    private void back(ReadingState reading, Instant at, List<Change> changes) {
        var since = lostSince.remove(reading.source());
        if (since != null) {
            changes.add(new Change.Back(reading.source(), Duration.between(since, at)));
        }
    }
}
