package dev.mooring.actual.kubernetes;

import java.util.List;
import java.util.Set;

/**
 * All nodes of a cluster.
 *
 * @param others names of those that are not hybrid
 */
public record Nodes(List<HybridNode> hybrid, Set<String> others) {
    public Nodes {
        hybrid = List.copyOf(hybrid);
        others = Set.copyOf(others);
    }
}
