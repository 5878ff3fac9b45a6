package dev.mooring.silence;

import dev.mooring.report.Finding;
import java.util.Comparator;
import java.util.List;

/**
 * Open findings that a silence is about.
 *
 * @param count how many
 * @param worst the worst of them, worst first; 20 at most
 */
public record Standing(int count, List<Finding> worst) {
    private static final int MOST = 20;
    private static final Comparator<Finding> WORST_FIRST =
            Comparator.comparing(Finding::severity).reversed().thenComparing(Finding::firstSeen);

    static Standing of(List<Finding> all) {
        return new Standing(
                all.size(), all.stream().sorted(WORST_FIRST).limit(MOST).toList());
    }

    public boolean isNone() {
        return count == 0;
    }
}
