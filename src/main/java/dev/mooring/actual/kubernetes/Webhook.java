package dev.mooring.actual.kubernetes;

import java.util.List;
import java.util.Optional;

/**
 * An admission webhook that the API server calls.
 *
 * @param service {@code namespace/name}; empty where it is called by a URL, outside the cluster
 * @param mandatory whether writes fail when it cannot be called
 * @param caBundle base64 of the certificates by which the API server knows one that it calls by a URL
 */
public record Webhook(
        String name, String service, boolean mandatory, List<Backend> backends, Optional<String> caBundle) {
    /** A ready pod behind it; the node is empty where the endpoint slice does not name it. */
    public record Backend(String address, String node) {}
}
