package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.SecretStore;
import dev.mooring.actual.neighbours.SecretStores;
import dev.mooring.actual.neighbours.StoreName;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The stores of the External Secrets Operator that are environments of Pulumi ESC. What uses others is none of our business.
 *
 * @param others what stores of other providers are called
 */
record EscStores(List<SecretStore> all, Set<StoreName> others) {
    static final View<EscStores> VIEW = View.of(
            "the stores of Pulumi ESC",
            Stated.NOTHING.and(NeighbourSources.SECRET_STORES),
            facts -> of(facts.get(NeighbourSources.SECRET_STORES)));

    /** Why something that failed is neither judged nor called well: its store was deleted, or goes by another name now. */
    static final Cause NOWHERE = new Cause(
            Cause.Kind.MISSING,
            "tell whether it uses an environment of Pulumi ESC",
            "no store of the name that it gives is there");

    private static EscStores of(SecretStores stores) {
        return new EscStores(stores.ofEsc(), stores.others());
    }

    boolean isAmong(Collection<StoreName> used) {
        return all.stream().anyMatch(store -> used.contains(store.name()));
    }

    /** Whether some stores are named and none of them is there. */
    boolean isNowhere(Collection<StoreName> used) {
        return !used.isEmpty() && !isAmong(used) && used.stream().noneMatch(others::contains);
    }

    /** The same as {@link #isAmong} of names that are completed in each namespace. */
    boolean isAmongThoseOfNamespaces(Collection<StoreName> used) {
        return all.stream().anyMatch(store -> used.stream().anyMatch(name -> isAlike(name, store.name())));
    }

    /** The same as {@link #isNowhere} of names that are completed in each namespace. */
    boolean isInNoNamespace(Collection<StoreName> used) {
        return !used.isEmpty()
                && !isAmongThoseOfNamespaces(used)
                && others.stream().noneMatch(store -> used.stream().anyMatch(name -> isAlike(name, store)));
    }

    private static boolean isAlike(StoreName one, StoreName other) {
        return one.kind().equals(other.kind())
                && one.object().name().equals(other.object().name());
    }
}
