package dev.mooring.api;

import dev.mooring.report.Finding.PrecedingChange;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Summary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster at a glance.
 *
 * @param status {@code clean}, {@code findings}, {@code unknown} (no finding, but not everything could be judged) or
 *     {@code unverified}
 * @param lastChange the newest change that a delivery told of; null where none has
 */
public record ClusterView(
        String name,
        @Nullable String stack,
        @Nullable String environment,
        String status,
        @Nullable Summary summary,
        @Nullable String lastReport,
        @Nullable Instant verifiedAt,
        @Nullable PrecedingChange lastChange,
        List<ReadingState> readings) {

    static String status(@Nullable Report report) {
        if (report == null) {
            return "unverified";
        }
        if (!report.findings().isEmpty()) {
            return "findings";
        }
        return report.unknowns().isEmpty() ? "clean" : "unknown";
    }
}
