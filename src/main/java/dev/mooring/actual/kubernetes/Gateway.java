package dev.mooring.actual.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The EKS hybrid nodes gateway, which carries traffic between the VPC and pods on hybrid nodes.
 *
 * @param leaseRenewed when its leader last renewed; empty where it never did
 * @param leaseAge since then, by the API server's clock; negative where the leader's clock is ahead
 * @param leaderAddress of the node that the leader runs on
 * @param tunnelEndpoint where Cilium sends traffic for the VPC
 */
public record Gateway(
        String namespace,
        String holder,
        Optional<Instant> leaseRenewed,
        Optional<Duration> leaseAge,
        Optional<String> leaderAddress,
        Optional<String> tunnelEndpoint) {
    /** The Date header has whole seconds, and answers take time. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** Whether its leader renewed at a time to come: by a clock that nobody knows, so that proves nothing. */
    public boolean isAhead() {
        return leaseAge.filter(age -> age.compareTo(MARGIN.negated()) < 0).isPresent();
    }
}
