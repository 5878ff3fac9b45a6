package dev.mooring.actual.neighbours;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the External Secrets Operator keeps a Secret by. Neither the Secret nor what it holds is ever read.
 *
 * @param stores that it takes values from
 * @param interval at which it is to be synchronised; empty where it is not to be, or only when it changes
 * @param inWindows whether it is synchronised only at certain times of the day
 * @param refreshed when it was last synchronised well: a failure does not move it
 */
public record ExternalSecret(
        ObjectName name,
        Set<StoreName> stores,
        Optional<Duration> interval,
        boolean inWindows,
        Optional<Instant> created,
        Optional<Instant> refreshed,
        Conditions conditions) {
    public ExternalSecret {
        stores = Set.copyOf(stores);
    }
}
