package dev.mooring.actual.kubernetes;

import java.util.List;
import java.util.Set;

/**
 * All nodes of a cluster.
 *
 * @param others names of those that are not hybrid
 * @param auto names of those of EKS Auto Mode, which are others
 * @param unreadyOthers names of others that are not ready, but for those of EKS Auto Mode and Fargate, on which DaemonSets of add-ons
 *     have no pods
 */
public record Nodes(List<HybridNode> hybrid, Set<String> others, Set<String> auto, Set<String> unreadyOthers) {
    public Nodes {
        hybrid = List.copyOf(hybrid);
        others = Set.copyOf(others);
        auto = Set.copyOf(auto);
        unreadyOthers = Set.copyOf(unreadyOthers);
    }

    public boolean isEmpty() {
        return hybrid.isEmpty() && others.isEmpty();
    }

    /** All others are ready, and none of them is of EKS Auto Mode. */
    public Nodes(List<HybridNode> hybrid, Set<String> others) {
        this(hybrid, others, Set.of(), Set.of());
    }
}
