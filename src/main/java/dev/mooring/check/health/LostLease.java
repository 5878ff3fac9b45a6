package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.check.Memory;
import dev.mooring.check.SharedViews;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When a lease alone proves that a node is lost: two looks, some time apart, found it not renewed, and kubelet has not
 * posted a status since either. One look proves nothing, and a status without a lease counts as healthy for Kubernetes.
 */
final class LostLease {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    /** Kubelets ask for so long unless they are told otherwise (nodeLeaseDurationSeconds). */
    private static final Duration LEASE_TIME = Duration.ofSeconds(40);

    private LostLease() {}

    /**
     * Names of nodes whose leases prove that they are lost. Where leases could not be read none are, and the rule that asks
     * accounts for those that look ready.
     *
     * @param facts opened to leases, nodes, the states of leases, and memory
     */
    static Set<String> names(Facts facts) {
        var memory = facts.get(SharedViews.MEMORY);
        var nodes = facts.get(SharedViews.NODES);
        var now = facts.now();
        if (unread(facts).isPresent()) {
            return Set.of();
        }
        var read = facts.partly(KubernetesSources.LEASES);
        if (read.isPresent()) {
            lackUnheard(facts);
        }
        return read.stream()
                .flatMap(leases -> facts.get(SharedViews.LEASE_STATES).stale().stream()
                        .flatMap(name -> nodes.named(name).stream())
                        .filter(node -> isProven(node, leases, memory, now)))
                .map(HybridNode::name)
                .collect(Collectors.toSet());
    }

    /**
     * Accounts for nodes that look ready and whose leases ran out in the dark: whether they are lost shows within the time
     * of a lease. What was found of them before stands until then.
     *
     * @param facts opened to nodes and the states of leases
     */
    static void lackUnheard(Facts facts) {
        var unheard = facts.get(SharedViews.LEASE_STATES).unheard();
        var nodes = facts.get(SharedViews.NODES);
        if (unheard.stream().flatMap(name -> nodes.named(name).stream()).anyMatch(HybridNode::isReady)) {
            facts.lacks(new Cause(
                    Kind.DEPENDENCY,
                    "judge leases",
                    "the API server was dark until just now; kubelets have the time of a lease to renew theirs"));
        }
    }

    /** Why leases could not be read, if so: whether a node that looks ready is lost is not known then. */
    static Optional<Cause> unread(Facts facts) {
        return facts.failure(KubernetesSources.LEASES);
    }

    /**
     * When a node that looks ready was last heard of by its status alone; null where that tells nothing. Ready is True again
     * only by kubelet's own word; where it was so all along, its lease may have run out since.
     */
    static @Nullable Instant heardOf(HybridNode node, Memory memory, Instant now) {
        if (memory.notReady().containsKey(node.name())) {
            return now;
        }
        var ready = node.condition("Ready");
        var posted = ready == null ? null : ready.lastHeartbeat();
        var stale = memory.staleLeases().get(node.name());
        if (posted == null || (stale != null && !posted.isAfter(stale.renewed().plus(LEASE_TIME)))) {
            return null;
        }
        return posted.isAfter(now) ? now : posted;
    }

    private static boolean isProven(HybridNode node, Leases leases, Memory memory, Instant now) {
        var lease = leases.byName().get(node.name());
        var ready = node.condition("Ready");
        if (lease == null || lease.renewed() == null || ready == null) {
            return false;
        }
        var firstSeen = memory.staleSince(node.name(), lease.renewed());
        var postedSince = ready.lastHeartbeat() != null
                && ready.lastHeartbeat().isAfter(lease.renewed().plus(lease.duration()));
        return firstSeen != null
                && !postedSince
                && !Duration.between(firstSeen, now).minus(BETWEEN_LOOKS).isNegative();
    }
}
