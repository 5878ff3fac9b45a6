package dev.mooring.actual.neighbours;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the External Secrets Operator writes a Secret into stores by. Neither the Secret nor what it holds is ever read.
 *
 * @param stores that it names
 * @param selectors by which it chooses others
 */
public record PushSecret(
        ObjectName name,
        Set<StoreName> stores,
        List<StoreSelector> selectors,
        Optional<Instant> created,
        Optional<Instant> refreshed,
        Conditions conditions) {
    public PushSecret {
        stores = Set.copyOf(stores);
        selectors = List.copyOf(selectors);
    }

    public boolean writesInto(SecretStore store) {
        return stores.contains(store.name()) || selectors.stream().anyMatch(selector -> selector.selects(store));
    }
}
