package dev.mooring.actual.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An admission webhook that the API server calls.
 *
 * @param configuration what it stands in, as kubectl takes it: {@code validatingwebhookconfiguration/policy}
 * @param service {@code namespace/name}; empty where it is called by a URL, outside the cluster
 * @param mandatory whether writes fail when it cannot be called
 * @param caBundle base64 of the certificates by which the API server knows one that it calls by a URL
 */
public record Webhook(
        String configuration,
        String name,
        String service,
        boolean mandatory,
        List<Backend> backends,
        Optional<String> caBundle) {
    public Webhook {
        backends = List.copyOf(backends);
    }

    /**
     * A pod behind it. One that is being ended is left out where there is another.
     *
     * @param node empty where the endpoint slice does not name it
     * @param ready whether the API server may call it
     * @param ports those that its service leads to; which of them is the webhook's, the service alone tells
     */
    public record Backend(String address, String node, boolean ready, Set<Integer> ports) {
        public Backend {
            ports = Set.copyOf(ports);
        }
    }
}
