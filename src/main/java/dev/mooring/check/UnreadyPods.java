package dev.mooring.check;

import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.roster.FleetNodes;
import java.time.Duration;
import java.time.Instant;

/** Pods of DaemonSets that are not ready, beside those of nodes that are lost and of nodes that have just come. */
public final class UnreadyPods {
    /** How long pods of a node that joined or came back may take, and how long a pod that restarts. */
    public static final Duration TIME_TO_START = Duration.ofMinutes(10);

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
     * there are cloud nodes may be theirs.
     *
     * @param onHybridNodesAlone whether it has none on cloud nodes
     */
    public static long onReadyNodes(DaemonSet set, boolean onHybridNodesAlone, FleetNodes fleet, Instant now) {
        var explained = fleet.all().stream()
                .filter(node -> !node.isReady() || isStarting(node, now))
                .count();
        return set.desired()
                - set.ready()
                - explained
                - (onHybridNodesAlone ? 0 : fleet.others().size());
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
}
