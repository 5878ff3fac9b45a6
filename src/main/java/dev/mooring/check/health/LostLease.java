package dev.mooring.check.health;

import dev.mooring.actual.HybridNode;
import dev.mooring.check.Situation;
import java.time.Duration;

/**
 * When a lease alone proves that a node is lost: two looks, some time apart, found it not renewed, and kubelet has not
 * posted a status since either. One look proves nothing, and a status without a lease counts as healthy for Kubernetes.
 */
final class LostLease {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    private LostLease() {}

    static boolean isProven(HybridNode node, Situation situation) {
        var leases = situation.actual().kubernetes().leases().value().orElse(null);
        if (leases == null || !situation.leaseStates().stale().contains(node.name())) {
            return false;
        }
        var lease = leases.byName().get(node.name());
        var ready = node.condition("Ready");
        if (lease == null || lease.renewed() == null || ready == null) {
            return false;
        }
        var firstSeen = situation.memory().staleSince(node.name(), lease.renewed());
        var postedSince = ready.lastHeartbeat() != null
                && ready.lastHeartbeat().isAfter(lease.renewed().plus(lease.duration()));
        return firstSeen != null
                && !postedSince
                && !Duration.between(firstSeen, situation.now())
                        .minus(BETWEEN_LOOKS)
                        .isNegative();
    }
}
