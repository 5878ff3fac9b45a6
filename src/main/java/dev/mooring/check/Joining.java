package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import java.time.Duration;
import java.time.Instant;

/**
 * Nodes that are on their way. Kubelet makes its Node before the machine's CNI has started, so every node begins as not ready;
 * pulling the images of a CNI over a site's link takes minutes.
 */
public final class Joining {
    /** How long a new node may take to become ready. */
    public static final Duration PATIENCE = Duration.ofMinutes(15);

    private Joining() {}

    /** Whether a node has not been ready since it was made, and still has time. */
    public static boolean is(HybridNode node, Instant now) {
        return node.hasNeverBeenReady() && !Age.longAgo(node.createdAt(), PATIENCE, now);
    }
}
