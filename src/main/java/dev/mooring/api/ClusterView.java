package dev.mooring.api;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Severity;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.report.Finding.PrecedingChange;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.ReportHead.Oldest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A cluster at a glance.
 *
 * @param status {@code clean}, {@code findings}, {@code unknown} (no finding, but not everything could be judged),
 *     {@code blind} (no finding, but a source without which next to nothing is known could not be read) or
 *     {@code unverified}
 * @param oldest of the open findings that count, the one that began first; null where there is none
 * @param lastChange the newest change that a delivery told of; null where none has
 */
public record ClusterView(
        String name,
        @Nullable String stack,
        @Nullable String environment,

        @Schema(
                description = "clean; findings; unknown: no finding, but not everything could be judged; blind: no"
                        + " finding, but Pulumi state, the EKS cluster or the Kubernetes nodes could not be"
                        + " read; unverified")
        String status,

        @Nullable Summary summary,
        @Nullable String lastReport,
        @Nullable Instant verifiedAt,
        @Nullable Oldest oldest,
        @Nullable PrecedingChange lastChange,
        List<ReadingState> readings) {
    private static final Set<String> EYES =
            Set.of(DeclaredSources.PULUMI_STATE.id(), EksSources.CLUSTER.id(), KubernetesSources.NODES.id());

    /** The sources that could not be read and without which next to nothing is known of the cluster. */
    public List<ReadingState> blindSpots() {
        return blindSpots(readings);
    }

    private static List<ReadingState> blindSpots(List<ReadingState> readings) {
        return readings.stream()
                .filter(reading -> EYES.contains(reading.source()) && "unavailable".equals(reading.state()))
                .toList();
    }

    static String status(Summary summary, List<ReadingState> readings) {
        if (Arrays.stream(Severity.values()).anyMatch(severity -> summary.of(severity) > 0)) {
            return "findings";
        }
        if (!blindSpots(readings).isEmpty()) {
            return "blind";
        }
        return summary.unknown() == 0 ? "clean" : "unknown";
    }
}
