package dev.mooring.mcp;

import dev.mooring.api.ClusterView;
import dev.mooring.api.ClusterViews;
import dev.mooring.mcp.Tool.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;

/** The clusters under watch, by the names that assistants give. */
@Singleton
final class ClustersByName {
    private final ClusterViews clusters;

    @Inject
    ClustersByName(ClusterViews clusters) {
        this.clusters = clusters;
    }

    /** @throws Refusal that lists those that there are */
    ClusterView named(String name) {
        var all = clusters.all();
        return all.stream()
                .filter(cluster -> cluster.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal("No cluster of that name is under watch. There are: "
                        + all.stream()
                                .map(ClusterView::name)
                                .sorted()
                                .limit(Bounds.MOST_CLUSTERS)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    /** Of all. */
    List<String> names() {
        return clusters.all().stream().map(ClusterView::name).toList();
    }
}
