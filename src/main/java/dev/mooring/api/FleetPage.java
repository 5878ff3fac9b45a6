package dev.mooring.api;

import dev.mooring.discovery.DiscoveryView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All clusters, and what was discovered.
 *
 * @param next null: there is no further page
 * @param discovery null where nothing is discovered
 */
public record FleetPage(
        List<ClusterView> items,
        @Nullable String next,
        @Nullable DiscoveryView discovery) implements Continued {

    Page<ClusterView> page() {
        return new Page<>(items, next);
    }
}
