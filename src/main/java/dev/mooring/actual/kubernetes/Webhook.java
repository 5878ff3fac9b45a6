package dev.mooring.actual.kubernetes;

import java.util.List;

/**
 * An admission webhook that the API server calls in the cluster.
 *
 * @param service {@code namespace/name}
 * @param mandatory whether writes fail when it cannot be called
 */
public record Webhook(String name, String service, boolean mandatory, List<Backend> backends) {
    /** A ready pod behind it; the node is empty where the endpoint slice does not name it. */
    public record Backend(String address, String node) {}
}
