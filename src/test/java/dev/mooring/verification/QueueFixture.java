package dev.mooring.verification;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.replica.Leadership;
import dev.mooring.replica.SoleLeader;
import dev.mooring.report.Heard;
import dev.mooring.report.Report;
import dev.mooring.report.ReportFixture;
import dev.mooring.report.Trigger;
import dev.mooring.verification.VerificationQueue.Run;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** The queue of verifications with runs that read nothing, and that end only when they are let. */
public final class QueueFixture implements AutoCloseable {
    public static final Duration NO_WINDOW = Duration.ZERO;
    static final Duration LONG_WINDOW = Duration.ofHours(1);
    private static final Duration PATIENT = Duration.ofHours(1);
    private static final int EVERY = 1_000;

    private final Fleet fleet = NamedFleet.of("a", "b", "c");
    private final List<Begun> begun = new CopyOnWriteArrayList<>();
    private final List<Run> told = new CopyOnWriteArrayList<>();
    private final Semaphore mayEnd = new Semaphore(0);
    private final VerificationQueue queue;
    private volatile Runnable end = () -> {};
    private volatile Consumer<Run> listener = _ -> {};

    /** One replica, which leads every cluster. */
    public QueueFixture(Duration window, int parallel) {
        this(window, parallel, PATIENT);
    }

    /** One replica, in which a run keeps its place only so long. */
    QueueFixture(Duration window, int parallel, Duration slowAfter) {
        this.queue = queue(new SoleLeader(fleet), new NoRequests(), new Config(window, parallel, slowAfter));
    }

    /** One of several replicas. */
    QueueFixture(Leadership leadership, Requests requests) {
        this.queue = queue(leadership, requests, new Config(NO_WINDOW, 4, PATIENT));
    }

    private VerificationQueue queue(Leadership leadership, Requests requests, VerificationConfig config) {
        return new VerificationQueue(fleet, leadership, requests, new Held(config), config, new Heard<>(this::tell));
    }

    /** A run that has begun. */
    public record Begun(Ticket ticket, Optional<Long> namedVersion, long nanos, WatchedCluster cluster) {}

    public VerificationQueue queue() {
        return queue;
    }

    /** From now on just this cluster is watched beside those that are configured. */
    void discover(WatchedCluster cluster) {
        fleet.watchAlso(List.of(cluster));
    }

    Ticket ask(String cluster, Trigger trigger) {
        return queue.request(fleet.named(cluster).orElseThrow(), trigger);
    }

    Ticket ask(String cluster, long namedVersion) {
        return queue.request(fleet.named(cluster).orElseThrow(), Trigger.REQUEST, Optional.of(namedVersion));
    }

    public List<Begun> begun() {
        return begun;
    }

    /** The ends of runs that the event told of. */
    List<Run> told() {
        return told;
    }

    void letOneEnd() {
        mayEnd.release();
    }

    public void letAllEnd() {
        mayEnd.release(EVERY);
    }

    /** What a run does before it ends. */
    void endWith(Runnable does) {
        end = does;
    }

    void listen(Consumer<Run> hears) {
        listener = hears;
    }

    @Override
    public void close() {
        letAllEnd();
        queue.stop();
    }

    /** Reads nothing. */
    private final class Held extends Verification {
        @SuppressWarnings("NullAway") // Nothing is read, judged or stored.
        private Held(VerificationConfig config) {
            super(
                    null,
                    null,
                    new CheckPolicy(Map::of, Map::of, Map::of),
                    null,
                    null,
                    null,
                    null,
                    config,
                    Clock.systemUTC());
        }

        @Override
        Report run(Ticket ticket, WatchedCluster cluster, Optional<Long> namedVersion) {
            begun.add(new Begun(ticket, namedVersion, System.nanoTime(), cluster));
            mayEnd.acquireUninterruptibly();
            end.run();
            return report(ticket);
        }
    }

    private static Report report(Ticket ticket) {
        return ReportFixture.of(ticket.id(), ticket.cluster(), Instant.EPOCH).report();
    }

    private void tell(Run run) {
        told.add(run);
        listener.accept(run);
    }

    private record Config(Duration window, int parallel, Duration slowAfter) implements VerificationConfig {
        @Override
        public Duration interval() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration nodeChangeDelay() {
            return Duration.ofSeconds(2);
        }

        @Override
        public Duration deadline() {
            return Duration.ofSeconds(90);
        }

        @Override
        public int requestsPerMinute() {
            return 120;
        }
    }
}
