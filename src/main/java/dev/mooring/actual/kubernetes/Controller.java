package dev.mooring.actual.kubernetes;

import java.util.Collection;

/**
 * A Deployment of a controller that looks at nodes.
 *
 * @param avoidsHybridNodes whether its required node affinity keeps it off hybrid nodes
 * @param placement which nodes its pods want
 * @param image of its first container
 */
public record Controller(String namespace, String name, boolean avoidsHybridNodes, Placement placement, Image image) {
    /** Whether its pods may be put onto one of some hybrid nodes, by its affinity and their labels. */
    public boolean isMeantForOneOf(Collection<HybridNode> nodes) {
        return !avoidsHybridNodes && nodes.stream().anyMatch(node -> placement.mayFit(node.labels()));
    }
}
