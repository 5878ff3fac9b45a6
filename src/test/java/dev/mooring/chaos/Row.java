package dev.mooring.chaos;

import java.util.List;

/**
 * What a fault did.
 *
 * @param acknowledged the first time
 * @param sentAgain deliveries that were not acknowledged, or are newer than the copy that was restored: backfill's part
 * @param lost promised, and not there
 * @param told changes that were told twice
 * @param seconds until all replicas were ready again
 * @param wrong all that is not as it must be, in words
 */
public record Row(
        String storage,
        String fault,
        int sent,
        int acknowledged,
        int sentAgain,
        int stored,
        int judged,
        int twice,
        int lost,
        int findingsBefore,
        int findingsAfter,
        int told,
        double seconds,
        String words,
        List<String> wrong) {
    static final String HEAD =
            "| storage | fault | sent | acknowledged | sent again | stored | judged | twice | lost | findings before, after |"
                    + " told twice | ready after | |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|";

    @Override
    public String toString() {
        return "| %s | %s | %d | %d | %d | %d | %d | %d | %d | %d, %d | %d | %.1f s | %s |"
                .formatted(
                        storage,
                        fault,
                        sent,
                        acknowledged,
                        sentAgain,
                        stored,
                        judged,
                        twice,
                        lost,
                        findingsBefore,
                        findingsAfter,
                        told,
                        seconds,
                        (wrong.isEmpty() ? "ok" : String.join("; ", wrong)) + words);
    }
}
