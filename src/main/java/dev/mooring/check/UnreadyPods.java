package dev.mooring.check;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.roster.FleetNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Pods of DaemonSets that are not ready, beside those of nodes that are lost and of nodes that have just come. */
public final class UnreadyPods {
    /** How long pods of a node that joined or came back may take, and how long a pod that restarts. */
    public static final Duration TIME_TO_START = Duration.ofMinutes(10);

    /** Of the pod behind a condition of a node that was in order before: its image is there, and its node is up. */
    private static final Duration TIME_TO_COME_BACK = Duration.ofMinutes(5);

    private UnreadyPods() {}

    /** How many pods are not ready beyond those that lost and starting hybrid nodes account for; below zero where fewer are. */
    static long unexplained(DaemonSet set, FleetNodes fleet, Instant now) {
        return set.desired()
                - set.ready()
                - fleet.all().stream().filter(HybridNode::isSilent).count()
                - fleet.current().stream().filter(node -> isStarting(node, now)).count();
    }

    /**
     * How many pods are not ready on hybrid nodes that are, at the least: on which nodes pods run is not read, so as many as
     * cloud nodes may have may be theirs.
     *
     * @param reach which nodes it has pods on, but for what its affinity says
     */
    static long onReadyNodes(DaemonSet set, Reach reach, FleetNodes fleet, Instant now) {
        var explained = fleet.all().stream()
                .filter(node -> !node.isReady() || isStarting(node, now))
                .count();
        var unexplained = set.desired() - set.ready() - explained;
        return unexplained > 0 ? unexplained - mostOnCloudNodes(set, reach, fleet) : unexplained;
    }

    /** Which nodes a DaemonSet has pods on, but for what its affinity says. */
    enum Reach {
        HYBRID_NODES,
        /** Whatever taints they have. */
        ALL_NODES,
        /** Tolerations are not read: nodes that have taints of their own may be left out. */
        NODES_WITHOUT_TAINTS
    }

    /** Nodes of EKS Auto Mode and Fargate have none, and which these are its affinity says: so what hybrid nodes leave of all. */
    private static long mostOnCloudNodes(DaemonSet set, Reach reach, FleetNodes fleet) {
        if (reach == Reach.HYBRID_NODES || fleet.others().isEmpty()) {
            return 0;
        }
        var onHybridNodes = fleet.all().stream()
                .filter(node -> reach == Reach.ALL_NODES || !hasOwnTaint(node))
                .filter(node -> set.isMeantForOneOf(List.of(node)))
                .count();
        return Math.clamp(set.desired() - onHybridNodes, 0, fleet.others().size());
    }

    /** Those that Kubernetes sets itself every DaemonSet tolerates. */
    private static boolean hasOwnTaint(HybridNode node) {
        return node.taints().stream().anyMatch(taint -> !taint.key().startsWith("node.kubernetes.io/"));
    }

    /** One that joined or came back so short a time ago that its pods need not be ready. Silent ones count as lost. */
    public static boolean isStarting(HybridNode node, Instant now) {
        var ready = node.condition("Ready");
        return !node.isSilent()
                && (!Age.longAgo(node.createdAt(), TIME_TO_START, now)
                        || (ready != null
                                && ready.lastTransition() != null
                                && !Age.longAgo(ready.lastTransition(), TIME_TO_START, now)));
    }

    /**
     * Whether a condition turned so short a time ago that the pod behind it may still be starting: every roll-out ends the
     * CNI's agent on each node in turn, and a machine that restarts may have to have its CNI set up anew.
     */
    public static boolean mayStillStart(Condition condition, Instant now) {
        return Age.isLately(condition.lastTransition(), TIME_TO_COME_BACK, now);
    }
}
