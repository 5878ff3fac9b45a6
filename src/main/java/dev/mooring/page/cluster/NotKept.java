package dev.mooring.page.cluster;

import dev.mooring.page.Visit;
import dev.mooring.report.NodeHistory;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What nodes were like at the time of a visit is not kept: the time lies before all history of them.
 *
 * @param since when it is known from; null where it is not known of any time yet
 */
public record NotKept(@Nullable Instant since, Visit visit) {
    /** Empty where it is kept, and of now. */
    public static Optional<NotKept> of(NodeHistory history, String cluster, Visit visit) {
        return visit.asOf().flatMap(at -> {
            var since = history.knownSince(cluster);
            return since.filter(known -> !at.isBefore(known)).isPresent()
                    ? Optional.empty()
                    : Optional.of(new NotKept(since.orElse(null), visit));
        });
    }
}
