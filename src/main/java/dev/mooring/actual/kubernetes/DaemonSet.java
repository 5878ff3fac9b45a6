package dev.mooring.actual.kubernetes;

import java.util.Set;

/**
 * A DaemonSet: how many nodes it should run on, and on how many it is ready.
 *
 * @param updated on how many nodes it runs in its newest revision
 * @param avoidsHybridNodes whether its required node affinity keeps it off hybrid nodes
 * @param image of its first container
 */
public record DaemonSet(String name, int desired, int ready, int updated, boolean avoidsHybridNodes, String image) {
    private static final Set<String> CNIS = Set.of("cilium", "calico-node", "canal", "kube-flannel-ds");

    /** Whether it is a CNI that can serve hybrid nodes. */
    public boolean isCni() {
        return CNIS.contains(name);
    }

    public boolean isCilium() {
        return "cilium".equals(name);
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
