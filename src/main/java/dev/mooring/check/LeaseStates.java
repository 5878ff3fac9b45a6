package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Leases;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names of nodes by what is wrong with their leases.
 *
 * @param stale run out
 * @param missing not there
 * @param ahead renewed in the future, by the API server's clock
 */
public record LeaseStates(Set<String> stale, Set<String> missing, Set<String> ahead) {
    /** The Date header has whole seconds, and answers take time. */
    private static final Duration CLOCK_MARGIN = Duration.ofSeconds(5);

    static LeaseStates of(List<HybridNode> nodes, Leases leases) {
        var states = new LeaseStates(new HashSet<>(), new HashSet<>(), new HashSet<>());
        nodes.forEach(node -> states.sort(node.name(), leases));
        return states;
    }

    private void sort(String name, Leases leases) {
        var lease = leases.byName().get(name);
        if (lease == null) {
            missing.add(name);
        } else if (lease.renewed() != null) {
            if (leases.isStale(lease)) {
                stale.add(name);
            } else if (lease.renewed().isAfter(leases.serverTime().plus(CLOCK_MARGIN))) {
                ahead.add(name);
            }
        }
    }
}
