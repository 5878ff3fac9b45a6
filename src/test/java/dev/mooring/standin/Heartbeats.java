package dev.mooring.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Renews the leases of nodes as their kubelets would, until a node is stopped. */
public final class Heartbeats implements AutoCloseable {
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private final KubernetesStandIn kubernetes;
    private final Clock clock;
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("heartbeats").unstarted(task));

    public Heartbeats(KubernetesStandIn kubernetes, Clock clock) {
        this.kubernetes = kubernetes;
        this.clock = clock;
        timer.scheduleAtFixedRate(this::beat, 0, 5, TimeUnit.SECONDS);
    }

    public void stop(String node) {
        stopped.add(node);
    }

    public void resume(String node) {
        stopped.remove(node);
        beat();
    }

    private void beat() {
        kubernetes.names(LEASES).stream()
                .filter(node -> !stopped.contains(node))
                .forEach(node -> kubernetes.change(LEASES, node, this::renew));
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
