package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.SecretStore;
import dev.mooring.actual.neighbours.StoreName;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import java.util.Collection;
import java.util.List;

/** The stores of the External Secrets Operator that are environments of Pulumi ESC. What uses others is none of our business. */
record EscStores(List<SecretStore> all) {
    static final View<EscStores> VIEW = View.of(
            "the stores of Pulumi ESC",
            Stated.NOTHING.and(NeighbourSources.SECRET_STORES),
            facts -> new EscStores(facts.get(NeighbourSources.SECRET_STORES)));

    boolean isAmong(Collection<StoreName> used) {
        return all.stream().anyMatch(store -> used.contains(store.name()));
    }

    /** The same of names that are completed in each namespace. */
    boolean isAmongThoseOfNamespaces(Collection<StoreName> used) {
        return all.stream()
                .anyMatch(store -> used.stream()
                        .anyMatch(name -> name.kind().equals(store.name().kind())
                                && name.object()
                                        .name()
                                        .equals(store.name().object().name())));
    }
}
