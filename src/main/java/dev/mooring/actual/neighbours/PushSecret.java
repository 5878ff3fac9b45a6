package dev.mooring.actual.neighbours;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What the External Secrets Operator writes a Secret into stores by. Neither the Secret nor what it holds is ever read. */
public record PushSecret(
        ObjectName name,
        Set<StoreName> stores,
        Optional<Instant> created,
        Optional<Instant> refreshed,
        Conditions conditions) {
    public PushSecret {
        stores = Set.copyOf(stores);
    }
}
