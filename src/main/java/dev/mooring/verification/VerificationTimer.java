package dev.mooring.verification;

import dev.mooring.actual.kubernetes.KubernetesConnections;
import dev.mooring.actual.kubernetes.NodeChanged;
import dev.mooring.actual.rolesanywhere.SubjectsRead;
import dev.mooring.replica.Leadership;
import dev.mooring.replica.LeadershipGained;
import dev.mooring.replica.LeadershipLost;
import dev.mooring.report.Trigger;
import dev.mooring.verification.VerificationQueue.Run;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Starts verifications that no delivery asks for: at start, by the clock, after a node has changed, and when this replica
 * takes a cluster over. Only of clusters that this replica leads.
 */
@ApplicationScoped
public class VerificationTimer {
    private static final Logger LOG = Logger.getLogger(VerificationTimer.class);
    private static final long SERVE_MILLIS = 500;
    private final Leadership leadership;
    private final VerificationQueue queue;
    private final KubernetesConnections connections;
    private final VerificationConfig config;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("verification-interval").daemon().unstarted(task));

    private volatile boolean hasBegun;
    private volatile long lastTurn = System.nanoTime();

    @Inject
    VerificationTimer(
            Leadership leadership,
            VerificationQueue queue,
            KubernetesConnections connections,
            VerificationConfig config) {
        this.leadership = leadership;
        this.queue = queue;
        this.connections = connections;
        this.config = config;
    }

    /** Verifies every cluster now, and from now on. */
    public void start() {
        verifyAll(Trigger.STARTUP);
        every(SERVE_MILLIS, queue::serve);
        every(config.interval().toMillis(), () -> verifyAll(Trigger.TIMER));
    }

    void nodeChanged(@Observes NodeChanged change) {
        queue.requestLater(change.cluster(), Trigger.NODE_CHANGE, config.nodeChangeDelay());
    }

    /** Certificates that the last verification did not wait for are known. */
    void subjectsRead(@Observes SubjectsRead read) {
        queue.requestLater(read.cluster(), Trigger.TIMER, Duration.ZERO);
    }

    void lost(@Observes LeadershipLost lost) {
        connections.close(lost.cluster().name());
    }

    /** A run that went on while its cluster was given up may have opened a connection again. */
    void ended(@Observes Run run) {
        var cluster = run.ticket().cluster();
        if (leadership.led().stream().noneMatch(led -> led.name().equals(cluster))) {
            connections.close(cluster);
        }
    }

    void gained(@Observes LeadershipGained gained) {
        var unused = queue.request(gained.cluster(), Trigger.TAKEOVER);
    }

    /** Whether the schedule has not come round for so long since it began. */
    public boolean isStuck(Duration patience) {
        return hasBegun && System.nanoTime() - lastTurn > patience.toNanos();
    }

    private void every(long millis, Runnable task) {
        lastTurn = System.nanoTime();
        hasBegun = true;
        var unused = timer.scheduleWithFixedDelay(() -> attempt(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** What fails once is tried again at the next turn; a schedule that sees it fail would end. */
    private void attempt(Runnable task) {
        lastTurn = System.nanoTime();
        try {
            task.run();
        } catch (RuntimeException | Error notNow) {
            LOG.warnf("Verifications could not be started: %s", notNow.getMessage());
        }
    }

    private void verifyAll(Trigger trigger) {
        leadership.led().forEach(cluster -> queue.request(cluster, trigger));
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }
}
