package dev.mooring.actual.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * All node leases by name.
 *
 * @param serverTime the API server's own clock when it answered: ages are measured against it, not against ours
 */
public record Leases(Map<String, Lease> byName, Instant serverTime) {
    /** The Date header has whole seconds, so an age may be off by almost two. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    public Leases {
        byName = Map.copyOf(byName);
    }

    /** Whether a node's lease has run out. One that is not there is not stale: it is missing. */
    public boolean isStale(String node) {
        var lease = byName.get(node);
        return lease != null && isStale(lease);
    }

    /** Whether a lease has run out. */
    public boolean isStale(Lease lease) {
        return lease.renewed() != null
                && Duration.between(lease.renewed(), serverTime)
                                .compareTo(lease.duration().plus(MARGIN))
                        > 0;
    }
}
