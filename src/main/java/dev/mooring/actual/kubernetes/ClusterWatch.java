package dev.mooring.actual.kubernetes;

import dev.mooring.actual.kubernetes.PagedList.Listed;
import dev.mooring.reading.answer.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is watched of a cluster: nodes, their leases, and CiliumNodes, the lists that grow with it. A watch that has gone
 * quiet cannot be told from one that is broken, so a copy is only trusted while its watch keeps talking; then the list need
 * not be read. Nodes and leases of a large cluster talk all the time, and those of a small one are quickly listed.
 */
final class ClusterWatch implements AutoCloseable {
    static final String NODES = "/api/v1/nodes";
    static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    static final String CILIUM_NODES = "/apis/cilium.io/v2/ciliumnodes";

    private static final Duration RECENT = Duration.ofSeconds(10);
    /** Bookmarks come every minute. */
    private static final Duration RECENT_CILIUM = Duration.ofSeconds(90);

    private final ServerClock time;
    private final NodeCopy nodes;
    private final LeaseCopy leases;
    private final CiliumCopy cilium = new CiliumCopy();
    private final ResourceWatch<NodeCopy.Seen> nodeWatch;
    private final ResourceWatch<Lease> leaseWatch;
    private final ResourceWatch<CiliumNode> ciliumWatch;

    /**
     * Begins at once.
     *
     * @param onChange a hybrid node changed in more than its heartbeats, lost its lease, or renews it again
     */
    ClusterWatch(
            String cluster, KubernetesApi api, Limits limits, ServerClock time, WatchTimes times, Runnable onChange) {
        this.time = time;
        this.nodes = new NodeCopy(onChange);
        this.leases = new LeaseCopy(time, nodes::isHybrid, onChange);
        this.nodeWatch = new ResourceWatch<>(cluster, api, NODES, nodes, time, limits, times);
        this.leaseWatch = new ResourceWatch<>(cluster, api, LEASES, leases, time, limits, times);
        this.ciliumWatch = new ResourceWatch<>(cluster, api, CILIUM_NODES, cilium, time, limits, times);
    }

    /** The nodes, if they are known; waits for the list that is being read. */
    Optional<Nodes> nodes() {
        nodeWatch.awaitList();
        return nodeWatch.isHeardWithin(RECENT) ? Optional.of(nodes.nodes()) : Optional.empty();
    }

    /** The leases, if they are known; waits for the list that is being read. */
    Optional<Leases> leases() {
        leaseWatch.awaitList();
        return leaseWatch.isHeardWithin(RECENT) ? Optional.of(leases.leases(leaseWatch.isDark())) : Optional.empty();
    }

    /** Leases that were listed, with what the watch knows beside them. */
    Leases leases(Listed<Lease> listed) {
        // A lease that is made anew while pages are read may be in two of them.
        Map<String, Lease> byName = listed.items().stream()
                .collect(Collectors.toMap(Lease::name, Function.identity(), (first, second) -> second));
        return leases.completed(byName, listed.serverTime().orElseGet(time::now), leaseWatch.isDark());
    }

    /** The CiliumNodes, if they are known; waits for the list that is being read. */
    Optional<List<CiliumNode>> ciliumNodes() {
        ciliumWatch.awaitList();
        return ciliumWatch.isHeardWithin(RECENT_CILIUM) ? Optional.of(cilium.nodes()) : Optional.empty();
    }

    /** To be called every second or so: nothing comes of a lease that is not renewed. */
    void tellOfLostLeases() {
        leases.tellOfLost();
    }

    /** By the name of the resource. */
    Map<String, WatchFigures> figures() {
        return Map.of(
                "nodes", nodeWatch.figures(),
                "leases", leaseWatch.figures(),
                "ciliumnodes", ciliumWatch.figures());
    }

    @Override
    public void close() {
        nodeWatch.close();
        leaseWatch.close();
        ciliumWatch.close();
    }
}
