package dev.mooring.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Renews the leases of nodes and what they post of themselves, as their kubelets would, until a node is stopped. */
public final class Heartbeats implements AutoCloseable {
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private static final String NODES = "/api/v1/nodes";
    private static final Duration POSTED_EVERY = Duration.ofMinutes(1);
    private final KubernetesStandIn kubernetes;
    private final Clock clock;
    private Instant posted;
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("heartbeats").unstarted(task));

    public Heartbeats(KubernetesStandIn kubernetes, Clock clock) {
        this.kubernetes = kubernetes;
        this.clock = clock;
        this.posted = clock.instant();
        timer.scheduleAtFixedRate(this::beat, 0, 5, TimeUnit.SECONDS);
    }

    public void stop(String node) {
        stopped.add(node);
    }

    public void resume(String node) {
        stopped.remove(node);
        beat();
    }

    private synchronized void beat() {
        kubernetes.names(LEASES).stream()
                .filter(node -> !stopped.contains(node))
                .forEach(node -> kubernetes.change(LEASES, node, this::renew));
        var since = Duration.between(posted, clock.instant());
        if (since.compareTo(POSTED_EVERY) >= 0) {
            posted = clock.instant();
            kubernetes.names(NODES).stream()
                    .filter(node -> !stopped.contains(node))
                    .forEach(node -> kubernetes.change(NODES, node, status -> post(status, since)));
        }
    }

    /** A heartbeat that is late stays as late as it was. */
    private static void post(ObjectNode node, Duration since) {
        for (var condition : node.path("status").path("conditions")) {
            if (condition.has("lastHeartbeatTime")) {
                ((ObjectNode) condition)
                        .put(
                                "lastHeartbeatTime",
                                Instant.parse(condition
                                                .path("lastHeartbeatTime")
                                                .textValue())
                                        .plus(since)
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString());
            }
        }
    }

    private void renew(ObjectNode lease) {
        ((ObjectNode) lease.path("spec"))
                .put("renewTime", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
