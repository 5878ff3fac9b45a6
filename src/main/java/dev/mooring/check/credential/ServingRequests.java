package dev.mooring.check.credential;

import dev.mooring.actual.kubernetes.ServingCsr;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.check.SharedViews;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Requests of hybrid nodes for serving certificates. Kubelet asks anew under another name where it waited for fifteen minutes
 * or was restarted (client-go, certificate_manager.go): a certificate that was issued later makes up for a request that was
 * not, though that is removed after a day only.
 */
final class ServingRequests {
    /** Certificates begin so long before they are issued (kube-controller-manager, signer). */
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    private ServingRequests() {}

    /** All of them, by node. */
    static SortedMap<String, List<ServingCsr>> byNode(Facts facts) {
        return facts.get(SharedViews.SERVING_CSRS).stream()
                .collect(Collectors.groupingBy(ServingCsr::nodeName, TreeMap::new, Collectors.toList()));
    }

    /** Those that wait, by node. Approved ones are removed after an hour: what they brought is remembered. */
    static SortedMap<String, List<ServingCsr>> pendingByNode(Facts facts) {
        var remembered = facts.get(SharedViews.MEMORY).lasting().servingCertificates();
        var waiting = new TreeMap<String, List<ServingCsr>>();
        byNode(facts).forEach((node, requests) -> {
            var pending = requests.stream()
                    .filter(ServingCsr::isPending)
                    .filter(request -> !isMadeUpFor(request, requests))
                    .filter(request -> !isIssuedAfter(request, remembered.get(node)))
                    .toList();
            if (!pending.isEmpty()) {
                waiting.put(node, pending);
            }
        });
        return waiting;
    }

    /** Whether one of the same node brought a certificate and is younger. */
    static boolean isMadeUpFor(ServingCsr request, List<ServingCsr> ofNode) {
        var asked = request.createdAt();
        return asked != null
                && ofNode.stream()
                        .anyMatch(other -> other.issued()
                                && other.createdAt() != null
                                && other.createdAt().isAfter(asked));
    }

    private static boolean isIssuedAfter(ServingCsr request, @Nullable Certificate known) {
        var asked = request.createdAt();
        return known != null
                && asked != null
                && known.notBefore().plus(BACKDATED).isAfter(asked);
    }
}
