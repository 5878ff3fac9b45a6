package dev.mooring.api;

import dev.mooring.check.Severity;
import dev.mooring.report.Report.Summary;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster stands among those that ask for attention. What was never verified or cannot be seen stands first: it may be
 * anything. Then by the worst finding, by how many there are, what could not all be judged, what is clean; at last by name.
 *
 * @param rank of the worst finding: 0 for critical, {@link #NONE} where there is none
 */
public record ClusterPlace(boolean isSeen, int rank, int findings, boolean isAllJudged, String name)
        implements Comparable<ClusterPlace> {
    private static final int NONE = Severity.values().length;
    private static final Pattern TEXT = Pattern.compile("([01])\\.(\\d)\\.(\\d{1,9})\\.([01])\\.(.{1,253})");

    private static final Comparator<ClusterPlace> WORST_FIRST = Comparator.comparing(ClusterPlace::isSeen)
            .thenComparing(ClusterPlace::rank)
            .thenComparing(ClusterPlace::findings, Comparator.reverseOrder())
            .thenComparing(ClusterPlace::isAllJudged)
            .thenComparing(ClusterPlace::name);

    public static ClusterPlace of(ClusterView cluster) {
        var summary = cluster.summary();
        return new ClusterPlace(
                cluster.verifiedAt() != null && cluster.blindSpots().isEmpty(),
                rank(summary),
                summary == null
                        ? 0
                        : Arrays.stream(Severity.values()).mapToInt(summary::of).sum(),
                summary != null && summary.unknown() == 0,
                cluster.name());
    }

    private static int rank(@Nullable Summary summary) {
        return summary == null
                ? NONE
                : Arrays.stream(Severity.values())
                        .filter(severity -> summary.of(severity) > 0)
                        .mapToInt(severity -> Severity.CRITICAL.ordinal() - severity.ordinal())
                        .min()
                        .orElse(NONE);
    }

    /** Of the text of {@link #toString}; empty where it is none. */
    public static Optional<ClusterPlace> parse(String text) {
        var match = TEXT.matcher(text);
        return match.matches()
                ? Optional.of(new ClusterPlace(
                        match.group(1).equals("1"),
                        Integer.parseInt(match.group(2)),
                        Integer.parseInt(match.group(3)),
                        match.group(4).equals("1"),
                        match.group(5)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return (isSeen ? 1 : 0) + "." + rank + "." + findings + "." + (isAllJudged ? 1 : 0) + "." + name;
    }

    @Override
    public int compareTo(ClusterPlace other) {
        return WORST_FIRST.compare(this, other);
    }
}
