package dev.mooring.actual;

import java.time.Instant;
import java.util.Map;

/**
 * All node leases by name.
 *
 * @param serverTime the API server's own clock when it answered: ages are measured against it, not against ours
 */
public record Leases(Map<String, Lease> byName, Instant serverTime) {
    public Leases {
        byName = Map.copyOf(byName);
    }
}
