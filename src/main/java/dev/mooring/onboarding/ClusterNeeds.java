package dev.mooring.onboarding;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one cluster needs.
 *
 * @param report id of the report that this rests on; null where the first verification has not ended
 * @param missing how many needs are known not to be met
 * @param unknown of how many it is not known
 * @param off how many sources configuration does without
 * @param needs the missing ones first, then those not known, those switched off, those that are there
 */
public record ClusterNeeds(
        String cluster,
        @Nullable String stack,
        @Nullable String environment,
        @Nullable String report,
        @Nullable Instant verifiedAt,
        int missing,
        int unknown,
        int off,
        List<Need> needs) {
    static final Comparator<ClusterNeeds> MOST_MISSING_FIRST = Comparator.comparing(ClusterNeeds::missing)
            .thenComparing(ClusterNeeds::unknown)
            .reversed()
            .thenComparing(ClusterNeeds::cluster);

    public ClusterNeeds {
        needs = needs.stream().sorted(Comparator.comparing(Need::state)).toList();
    }

    static int count(List<Need> needs, NeedState state) {
        return Math.toIntExact(
                needs.stream().filter(need -> need.state() == state).count());
    }

    /** Needs of one state. */
    public List<Need> in(NeedState state) {
        return needs.stream().filter(need -> need.state() == state).toList();
    }
}
