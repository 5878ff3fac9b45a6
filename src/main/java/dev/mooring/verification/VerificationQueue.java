package dev.mooring.verification;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.FleetChanged;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.replica.Leadership;
import dev.mooring.report.Report;
import dev.mooring.report.Trigger;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one door to verifications. Per cluster one runs and at most one more waits: whoever asks meanwhile joins the one
 * that waits, so a burst of any size costs at most two. Deliveries and node changes start no more than one in a window of
 * time, however many come. Only so many clusters run at a time; a run that takes long waits more than it works, and gives its
 * place to another cluster, so that clusters that hang hold up none that answer.
 */
@ApplicationScoped
public class VerificationQueue {
    private static final Logger LOG = Logger.getLogger(VerificationQueue.class);
    private static final int FINISHED_KEPT = 1_000;
    private static final int BESIDE = 4;

    private final Fleet fleet;
    private final Leadership leadership;
    private final Requests requests;
    private final Verification verification;
    /** Places of runs. Fair, so that clusters take turns. */
    private final Semaphore parallel;

    /** Places of runs that gave theirs away: what all waits for one thing, such as a region that is down, stays bounded. */
    private final Semaphore beside;

    private final Duration slowAfter;
    private final Duration window;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Set<String> delayed = new HashSet<>();
    private final Set<String> verified = ConcurrentHashMap.newKeySet();
    private final Map<String, Ticket> tickets = new LastTickets(FINISHED_KEPT);
    private final Event<Run> runs;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile long lastMove = System.nanoTime();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("verification-timer").daemon().unstarted(task));

    @Inject
    VerificationQueue(
            Fleet fleet,
            Leadership leadership,
            Requests requests,
            Verification verification,
            VerificationConfig config,
            Event<Run> runs) {
        this.runs = runs;
        this.fleet = fleet;
        this.leadership = leadership;
        this.requests = requests;
        this.verification = verification;
        this.parallel = new Semaphore(config.parallel(), true);
        this.beside = new Semaphore(BESIDE * config.parallel());
        this.window = config.window();
        this.slowAfter = config.slowAfter();
    }

    /** A verification that has ended; the report is null where it failed. An event. */
    public record Run(
            Ticket ticket, Duration took, @Nullable Report report) {}

    /** What runs and what waits for one cluster. */
    private static final class Lane {
        private boolean running;
        private @Nullable Ticket waiting;
        private Optional<Long> namedVersion = Optional.empty();
        /** Somebody waits for it, so that it starts as soon as it can. */
        private boolean urgent;

        private boolean timed;
        private long lastStart;

        private Lane(long lastStart) {
            this.lastStart = lastStart;
        }
    }

    /** Asks for a verification of a cluster. */
    public Ticket request(WatchedCluster cluster, Trigger trigger) {
        return request(cluster, trigger, Optional.empty());
    }

    /**
     * Asks for a verification that reads at least the named version of the stack. Where another replica leads the
     * cluster, it is asked.
     */
    public Ticket request(WatchedCluster cluster, Trigger trigger, Optional<Long> namedVersion) {
        return leadership.leads(cluster.name())
                ? requestHere(cluster, trigger, namedVersion)
                : requests.ask(cluster.name(), trigger, namedVersion);
    }

    private synchronized Ticket requestHere(WatchedCluster cluster, Trigger trigger, Optional<Long> namedVersion) {
        var lane = lane(cluster);
        var ticket = lane.waiting;
        if (ticket == null) {
            ticket = Ticket.of(cluster.name(), trigger);
            tickets.put(ticket.id(), ticket);
            lane.waiting = ticket;
        }
        namedVersion
                .filter(version -> version > lane.namedVersion.orElse(0L))
                .ifPresent(version -> lane.namedVersion = Optional.of(version));
        lane.urgent |= !isSpaced(trigger);
        advance(cluster, lane);
        return ticket;
    }

    /** Asks for a verification a little later; further asks until then are the same one. */
    public synchronized void requestLater(String clusterName, Trigger trigger, Duration delay) {
        if (delayed.add(clusterName)) {
            var unused =
                    timer.schedule(() -> requestDelayed(clusterName, trigger), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void requestDelayed(String clusterName, Trigger trigger) {
        delayed.remove(clusterName);
        fleet.named(clusterName)
                .filter(cluster -> leadership.leads(clusterName))
                .ifPresent(cluster -> request(cluster, trigger));
    }

    /** A verification by its id, for as long as it is remembered. */
    public Optional<Ticket> find(String id) {
        return findHere(id).or(() -> requests.find(id));
    }

    private synchronized Optional<Ticket> findHere(String id) {
        return Optional.ofNullable(tickets.get(id));
    }

    /** Takes over what other replicas have asked of this one, the leader. However many clusters it leads, it asks once. */
    void serve() {
        var led = leadership.led().stream().collect(Collectors.toMap(WatchedCluster::name, Function.identity()));
        requests.open(led.keySet())
                .forEach(asked -> Optional.ofNullable(led.get(asked.cluster())).ifPresent(cluster -> {
                    var ticket = requestHere(cluster, asked.trigger(), asked.namedVersion());
                    requests.answerWith(asked, ticket);
                }));
    }

    /** What waits of a cluster that is watched no longer is run all the same, and leaves nothing behind. */
    void forget(@Observes FleetChanged changed) {
        forgetHere(changed);
        changed.gone().forEach(gone -> requests.giveUp(gone.name()));
    }

    private synchronized void forgetHere(FleetChanged changed) {
        for (var gone : changed.gone()) {
            verified.remove(gone.name());
            var lane = lanes.get(gone.name());
            if (lane != null && !lane.running && lane.waiting == null && !lane.timed) {
                lanes.remove(gone.name());
            }
        }
    }

    /** Whether a verification of a cluster has ended, well or not, since the start. */
    public boolean hasVerified(String clusterName) {
        return verified.contains(clusterName);
    }

    /** Whether verifications are under way, or waited for, and for so long none has begun or ended. Waits for nobody. */
    public boolean isStuck(Duration patience) {
        return underWay.get() > 0 && System.nanoTime() - lastMove > patience.toNanos();
    }

    private Lane lane(WatchedCluster cluster) {
        return lanes.computeIfAbsent(cluster.name(), _ -> new Lane(System.nanoTime() - window.toNanos()));
    }

    /** Whoever holds one signed body can send it again and again: what that costs is bounded by time, not by number. */
    private static boolean isSpaced(Trigger trigger) {
        return switch (trigger) {
            case DELIVERY, NODE_CHANGE -> true;
            case STARTUP, TIMER, TAKEOVER, BACKFILL, REQUEST, REHEARSAL, COMMAND -> false;
        };
    }

    private void advance(WatchedCluster cluster, Lane lane) {
        if (lane.running || lane.waiting == null) {
            return;
        }
        var wait = lane.lastStart + window.toNanos() - System.nanoTime();
        if (lane.urgent || wait <= 0) {
            next(cluster, lane);
        } else if (!lane.timed) {
            lane.timed = true;
            var unused = timer.schedule(() -> advanceLater(cluster, lane), wait, TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void advanceLater(WatchedCluster cluster, Lane lane) {
        lane.timed = false;
        advance(cluster, lane);
        if (!lane.running && lane.waiting == null && fleet.named(cluster.name()).isEmpty()) {
            lanes.remove(cluster.name(), lane);
        }
    }

    private void next(WatchedCluster cluster, Lane lane) {
        var ticket = lane.waiting;
        if (ticket != null) {
            lane.waiting = null;
            lane.urgent = false;
            if (isSpaced(ticket.trigger())) {
                lane.lastStart = System.nanoTime();
            }
            lane.running = true;
            lastMove = System.nanoTime();
            underWay.incrementAndGet();
            var namedVersion = lane.namedVersion;
            lane.namedVersion = Optional.empty();
            // Of a cluster that was discovered, the role may have changed since it was asked for.
            var asItIsNow = fleet.named(cluster.name()).orElse(cluster);
            threads.execute(() -> LogFields.with(LogField.CLUSTER, cluster.name())
                    .and(LogField.VERIFICATION, ticket.id())
                    .run(() -> run(asItIsNow, ticket, namedVersion)));
        }
    }

    private void run(WatchedCluster cluster, Ticket ticket, Optional<Long> namedVersion) {
        var started = System.nanoTime();
        @Nullable Report report = null;
        @Nullable Throwable failure = null;
        try {
            parallel.acquire();
            var place = new Place();
            var patience = timer.schedule(place::give, slowAfter.toNanos(), TimeUnit.NANOSECONDS);
            try {
                report = verification.run(ticket, cluster, namedVersion);
            } finally {
                patience.cancel(false);
                place.leave();
            }
        } catch (InterruptedException | RejectedExecutionException _) {
            failure = stopping();
        } catch (Outlived dropped) {
            LOG.warnf("A verification of %s is dropped: %s", cluster.name(), dropped.getMessage());
            failure = dropped;
            requestLater(cluster.name(), ticket.trigger(), window);
        } catch (RuntimeException | Error failed) {
            LogFields.with(LogField.EVENT, "verification-failed")
                    .and(LogField.TRIGGER, ticket.trigger().id())
                    .run(() -> LOG.errorf(failed, "Verification of %s failed", cluster.name()));
            failure = failed;
        }
        ended(cluster, new Run(ticket, Duration.ofNanos(System.nanoTime() - started), report), failure);
    }

    /** Where a run runs. */
    private final class Place {
        private boolean isGiven;
        private boolean isLeft;

        /** Goes on beside the others, while there is room. */
        synchronized void give() {
            if (!isLeft && beside.tryAcquire()) {
                isGiven = true;
                parallel.release();
            }
        }

        synchronized void leave() {
            isLeft = true;
            (isGiven ? beside : parallel).release();
        }
    }

    private void ended(WatchedCluster cluster, Run run, @Nullable Throwable failure) {
        synchronized (this) {
            var lane = lane(cluster);
            lane.running = false;
            lastMove = System.nanoTime();
            underWay.decrementAndGet();
            advance(cluster, lane);
            if (fleet.named(cluster.name()).isPresent()) {
                verified.add(cluster.name());
            } else if (!lane.running && lane.waiting == null) {
                lanes.remove(cluster.name());
            }
        }
        tell(run);
        if (failure == null) {
            run.ticket().ended().complete(run.ticket().id());
        } else {
            run.ticket().ended().completeExceptionally(failure);
        }
    }

    /** Whatever those who hear of it do, whoever asked for the run is answered. */
    private void tell(Run run) {
        try {
            runs.fire(run);
        } catch (RuntimeException | Error failed) {
            LOG.errorf(
                    failed,
                    "The end of a verification of %s could not be told to all",
                    run.ticket().cluster());
        }
    }

    /** What still waits is never run, and whoever asked for it is told so. */
    @PreDestroy
    void stop() {
        timer.shutdownNow();
        forgetWaiting().forEach(ticket -> ticket.ended().completeExceptionally(stopping()));
        threads.shutdownNow();
    }

    private synchronized List<Ticket> forgetWaiting() {
        var waiting = lanes.values().stream()
                .flatMap(lane -> Stream.ofNullable(lane.waiting))
                .toList();
        lanes.values().forEach(lane -> lane.waiting = null);
        return waiting;
    }

    private static Outlived stopping() {
        return new Outlived("Mooring is stopping");
    }
}
