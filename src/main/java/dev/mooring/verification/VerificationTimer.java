package dev.mooring.verification;

import dev.mooring.actual.kubernetes.KubernetesConnections;
import dev.mooring.cluster.Fleet;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Starts verifications that no delivery asks for: at start, by the clock, and after a node has changed. */
@ApplicationScoped
public class VerificationTimer {
    private final Fleet fleet;
    private final VerificationQueue queue;
    private final KubernetesConnections connections;
    private final VerificationConfig config;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("verification-interval").daemon().unstarted(task));

    @Inject
    VerificationTimer(
            Fleet fleet, VerificationQueue queue, KubernetesConnections connections, VerificationConfig config) {
        this.fleet = fleet;
        this.queue = queue;
        this.connections = connections;
        this.config = config;
    }

    /** Verifies every cluster now, and from now on. */
    public void start() {
        connections.onNodeChange(cluster -> queue.requestLater(cluster, Trigger.NODE_CHANGE, config.nodeChangeDelay()));
        verifyAll(Trigger.STARTUP);
        var millis = config.interval().toMillis();
        var unused = timer.scheduleAtFixedRate(() -> verifyAll(Trigger.TIMER), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void verifyAll(Trigger trigger) {
        fleet.clusters().forEach(cluster -> queue.request(cluster, trigger));
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }
}
