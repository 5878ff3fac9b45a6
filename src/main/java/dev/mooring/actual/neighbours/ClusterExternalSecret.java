package dev.mooring.actual.neighbours;

import java.util.List;
import java.util.Set;

/**
 * An ExternalSecret that is to be in many namespaces.
 *
 * @param stores that it takes values from; those of namespaces without one, since each namespace has its own of that name
 * @param failed namespaces in which it could not be made
 */
public record ClusterExternalSecret(String name, Set<StoreName> stores, List<String> failed, int provisioned) {
    public ClusterExternalSecret {
        stores = Set.copyOf(stores);
        failed = List.copyOf(failed);
    }
}
