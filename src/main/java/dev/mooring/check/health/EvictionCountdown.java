package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Pods of a node will be, or were, evicted: the consequence of its loss, with its time. */
final class EvictionCountdown {
    private static final Duration DEFAULT_TOLERATION = Duration.ofSeconds(300);
    private static final Set<String> KEYS = Set.of("node.kubernetes.io/unreachable", "node.kubernetes.io/not-ready");

    private EvictionCountdown() {}

    static Check check() {
        return CheckDescription.check("eviction-countdown", Group.HEALTH, Severity.WARNING)
                .comparing("Time since a NoExecute taint was added against the default toleration of 300 s.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("Pods with default tolerations are deleted at that time. None are where a whole zone is lost.")
                .fixedBy("Bring {subject} back before the time given, or give its pods longer tolerations.")
                .looking(Commands.NODE)
                .looking(Commands.NODE_PODS)
                .inhibitedBy("node-unreachable", "node-not-ready", "node-never-posted-status", "site-disconnected")
                .judging((_, verdict) -> rule(verdict));
    }

    private static void rule(Verdict verdict) {
        verdict.failEach(
                node -> !node.isReady() && evictionAt(node).isPresent(), "Pods of the node are evicted", node -> {
                    var at = evictionAt(node).orElseThrow();
                    return Evidence.of("evictionAt", at).since(at.minus(DEFAULT_TOLERATION));
                });
    }

    /** When pods with default tolerations are deleted from a node, if they are to be. */
    static Optional<Instant> evictionAt(HybridNode node) {
        for (var taint : node.taints()) {
            if ("NoExecute".equals(taint.effect()) && KEYS.contains(taint.key()) && taint.timeAdded() != null) {
                return Optional.of(taint.timeAdded().plus(DEFAULT_TOLERATION));
            }
        }
        return Optional.empty();
    }
}
