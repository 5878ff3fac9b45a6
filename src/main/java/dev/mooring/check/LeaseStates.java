package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.kubernetes.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of nodes by what is wrong with their leases.
 *
 * @param stale run out
 * @param missing not there
 * @param clocksAhead renewed, and how far the node's clock is ahead of the API server's; negative where it is behind
 * @param unheard run out while the API server was dark, and so short a time ago that kubelet may not have renewed them
 *     since: that says nothing yet
 */
public record LeaseStates(
        Set<String> stale, Set<String> missing, Map<String, Duration> clocksAhead, Set<String> unheard) {
    /** The Date header has whole seconds, and answers take time. */
    private static final Duration CLOCK_MARGIN = Duration.ofSeconds(5);

    static LeaseStates of(List<HybridNode> nodes, Leases leases, Memory memory, boolean afterDark) {
        var states = new LeaseStates(new HashSet<>(), new HashSet<>(), new HashMap<>(), new HashSet<>());
        // Worked out once, so that nothing is made for leases that are in order.
        var future = leases.serverTime().plus(CLOCK_MARGIN);
        nodes.forEach(node -> states.sort(node.name(), leases, memory, afterDark, future));
        return states;
    }

    private void sort(String name, Leases leases, Memory memory, boolean afterDark, Instant future) {
        var lease = leases.byName().get(name);
        if (lease == null) {
            missing.add(name);
            return;
        }
        var hasRunOut = leases.hasRunOut(lease);
        if (!hasRunOut
                && !lease.isSkewed()
                && lease.renewed() != null
                && !lease.renewed().isAfter(future)) {
            return;
        }
        var ahead = clockAhead(lease, leases, memory);
        if (ahead != null) {
            clocksAhead.put(name, ahead);
        }
        var isBehind = ahead != null && ahead.isNegative() && !lease.isSkewed();
        if (hasRunOut && !isBehind) {
            (afterDark || !leases.isStale(lease) ? unheard : stale).add(name);
        }
    }

    /** Null where nothing tells that the node's clock is wrong. */
    private static @Nullable Duration clockAhead(Lease lease, Leases leases, Memory memory) {
        if (lease.renewed() == null) {
            return null;
        }
        if (lease.isSkewed()) {
            return lease.clockAhead();
        }
        var ahead = Duration.between(leases.serverTime(), lease.renewed());
        if (ahead.compareTo(CLOCK_MARGIN) > 0) {
            return ahead;
        }
        return leases.hasRunOut(lease) && memory.advances(lease.name(), lease.renewed(), ahead.negated())
                ? ahead
                : null;
    }
}
