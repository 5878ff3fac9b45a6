package dev.mooring.api;

import dev.mooring.check.Severity;
import dev.mooring.report.Report.Summary;
import java.util.Arrays;
import java.util.Comparator;

/** In which order clusters ask for attention. Pure. */
final class ClusterOrder {
    /**
     * What was never verified or cannot be seen first: it may be anything. Then by the worst finding, by how many there
     * are, what could not all be judged, what is clean; at last by name.
     */
    static final Comparator<ClusterView> WORST_FIRST = Comparator.comparing(ClusterOrder::isSeen)
            .thenComparing(ClusterOrder::worst, Comparator.reverseOrder())
            .thenComparing(ClusterOrder::findings, Comparator.reverseOrder())
            .thenComparing(ClusterOrder::isAllJudged)
            .thenComparing(ClusterView::name);

    private ClusterOrder() {}

    private static boolean isSeen(ClusterView cluster) {
        return cluster.verifiedAt() != null && cluster.blindSpots().isEmpty();
    }

    /** Grows with the severity; without findings, less than any. */
    private static int worst(ClusterView cluster) {
        var summary = cluster.summary();
        return summary == null
                ? -1
                : Arrays.stream(Severity.values())
                        .filter(severity -> summary.of(severity) > 0)
                        .mapToInt(Severity::ordinal)
                        .max()
                        .orElse(-1);
    }

    private static int findings(ClusterView cluster) {
        var summary = cluster.summary();
        return summary == null ? 0 : findings(summary);
    }

    private static int findings(Summary summary) {
        return Arrays.stream(Severity.values()).mapToInt(summary::of).sum();
    }

    private static boolean isAllJudged(ClusterView cluster) {
        var summary = cluster.summary();
        return summary != null && summary.unknown() == 0;
    }
}
