package dev.mooring.actual.kubernetes;

import java.util.Collection;
import java.util.Set;

/**
 * A DaemonSet: how many nodes it should run on, and on how many it is ready.
 *
 * @param updated on how many nodes it runs in its newest revision
 * @param avoidsHybridNodes whether its required node affinity keeps it off hybrid nodes
 * @param placement which nodes its pods want
 * @param image of its first container
 */
public record DaemonSet(
        String name,
        int desired,
        int ready,
        int updated,
        boolean avoidsHybridNodes,
        Placement placement,
        String image) {
    private static final Set<String> CNIS = Set.of("cilium", "calico-node", "canal", "kube-flannel-ds");

    /** Whether it is a CNI that can serve hybrid nodes. */
    public boolean isCni() {
        return CNIS.contains(name);
    }

    public boolean isCilium() {
        return "cilium".equals(name);
    }

    /** It can do kube-proxy's work; its own resources say whether it does. */
    public boolean isCalico() {
        return "calico-node".equals(name);
    }

    /** Whether it is meant for one of some hybrid nodes, by its affinity and their labels. */
    public boolean isMeantForOneOf(Collection<HybridNode> nodes) {
        return !avoidsHybridNodes && nodes.stream().anyMatch(node -> placement.mayFit(node.labels()));
    }

    /** Whether pods of an older revision are still to be replaced. */
    public boolean rollingOut() {
        return updated < desired;
    }

    /** The tag of its image, without a digest. */
    public String imageTag() {
        return new Image(image).tag();
    }
}
