package dev.mooring.discovery;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.FleetChanged;
import dev.mooring.cluster.StackName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.discovery.DiscoveryStore.State;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.replica.Leadership;
import dev.mooring.verification.StackHeard;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * When clusters are discovered, and by whom: one replica asks Pulumi, by the clock and for what deliveries tell; all of them watch
 * what it wrote down.
 */
@ApplicationScoped
public class DiscoveryTimer {
    private static final Logger LOG = Logger.getLogger(DiscoveryTimer.class);

    /** As a cluster, so that one replica has it. */
    private static final String OWN = "mooring-discovery";

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration LISTED_EVERY = Duration.ofSeconds(30);
    private static final Duration NEXT_PART_AFTER = Duration.ofSeconds(5);
    private static final int MOST_TRIES = 20;

    private final DiscoveryConfig config;
    private final Discovery discovery;
    private final DiscoveryStore store;
    private final Fleet fleet;
    private final Leadership leadership;
    private final Event<FleetChanged> changes;
    private final Clock clock;
    private final LongSupplier stopwatch;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("discovery").daemon().unstarted(task));

    private volatile State state = new State(-1, null, null, List.of());
    private volatile Set<StackName> known = Set.of();
    /** Watched no longer, and not yet ended in the database, by name. Of the thread that follows alone. */
    private final Map<String, WatchedCluster> toBeEnded = new LinkedHashMap<>();
    /** When the stacks are to be listed, by the stopwatch, and when they last were here. Of the thread that discovers alone. */
    private long dueAt;

    private long listedAt;
    /** Whether a replica asked for the list, as this one last saw it. */
    private boolean isListAsked;

    /** Whether those who lead do not know yet what came and went. */
    private boolean isToBeTold;

    @Inject
    DiscoveryTimer(
            DiscoveryConfig config,
            Discovery discovery,
            DiscoveryStore store,
            Fleet fleet,
            Leadership leadership,
            Event<FleetChanged> changes,
            Clock clock) {
        this(config, discovery, store, fleet, leadership, changes, clock, System::nanoTime);
    }

    /** @param stopwatch nanoseconds that go on evenly */
    DiscoveryTimer(
            DiscoveryConfig config,
            Discovery discovery,
            DiscoveryStore store,
            Fleet fleet,
            Leadership leadership,
            Event<FleetChanged> changes,
            Clock clock,
            LongSupplier stopwatch) {
        this.config = config;
        this.discovery = discovery;
        this.store = store;
        this.fleet = fleet;
        this.leadership = leadership;
        this.changes = changes;
        this.clock = clock;
        this.stopwatch = stopwatch;
        this.dueAt = stopwatch.getAsLong();
        this.listedAt = dueAt;
    }

    /** What was known before the start is watched from the start, whether Pulumi answers or not. Before anybody leads. */
    public void recall() {
        if (config.enabled()) {
            follow();
        } else {
            giveUp();
        }
    }

    /** Other replicas may still discover, before they too start anew. */
    private void giveUp() {
        for (var tries = 0; tries < MOST_TRIES; tries++) {
            if (discovery.giveUp()) {
                return;
            }
        }
        LOG.warn("What was discovered could not be given up: another replica still discovers. The next start does it.");
    }

    /** Discovers from now on. */
    public void start() {
        if (config.enabled()) {
            var millis = TICK.toMillis();
            var unused = timer.scheduleWithFixedDelay(this::turn, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Written down, so that whoever discovers finds it, whichever replica was told. */
    void heard(@Observes StackHeard heard) {
        var stack = heard.stack();
        if (config.enabled()
                && isAName(stack)
                && discovery.isInScope(stack)
                && fleet.configuredBy(stack).isEmpty()) {
            if (discovery.mayLookAt(stack, known)) {
                store.hear(stack, heard.isDeleted(), clock.instant());
            } else {
                store.askForTheList();
            }
        }
    }

    /** What could not be read again from the database is not written there. */
    private static boolean isAName(StackName stack) {
        return StackName.parse(stack.toString()).isPresent();
    }

    /** Sooner than by the clock, but not for each delivery: an organisation may have many, of stacks without the tag. */
    private void listSoonIfAsked() {
        var soon = listedAt + LISTED_EVERY.toNanos();
        if (isListAsked && soon - dueAt < 0) {
            dueAt = soon;
        }
    }

    /** How it stands, as this replica knows it; with generation -1 where nothing is discovered. */
    State state() {
        return state;
    }

    boolean isOn() {
        return config.enabled();
    }

    /** Whatever goes wrong with one of these keeps no other from its turn, and comes to its own again. */
    void turn() {
        alone(this::discover);
        alone(this::follow);
        alone(this::tellLeadership);
        alone(this::end);
    }

    private static void alone(Runnable work) {
        try {
            work.run();
        } catch (DatabaseUnavailable notNow) {
            LOG.debugf("Clusters cannot be discovered now: %s", notNow.getMessage());
        } catch (RuntimeException | Error unforeseen) {
            LOG.error("Discovery failed; it goes on", unforeseen);
        }
    }

    private void discover() {
        if (leadership.leads(OWN)) {
            alone(discovery::hear);
            listSoonIfAsked();
            if (stopwatch.getAsLong() - dueAt >= 0) {
                // Before it is tried: what fails is not tried again at once.
                listedAt = stopwatch.getAsLong();
                dueAt = listedAt + config.interval().toNanos();
                try {
                    takeTheAsking();
                    if (discovery.round()) {
                        dueAt = stopwatch.getAsLong() + NEXT_PART_AFTER.toNanos();
                    }
                } catch (DatabaseUnavailable notNow) {
                    dueAt = stopwatch.getAsLong() + NEXT_PART_AFTER.toNanos();
                    throw notNow;
                }
            }
        }
    }

    private void takeTheAsking() {
        if (isListAsked) {
            store.takeTheAsking();
            isListAsked = false;
        }
    }

    private void follow() {
        var signal = store.signal();
        isListAsked = signal.listSoon();
        if (signal.generation() != state.generation()) {
            var now = store.read();
            var changed = fleet.watchAlso(discovery.clusters(now));
            state = now;
            known = Discovery.names(now);
            changed.gone().forEach(cluster -> toBeEnded.put(cluster.name(), cluster));
            isToBeTold = true;
            try {
                tellLeadership();
            } finally {
                // Nobody asks for it again: whatever became of the other event, this one is told.
                if (!changed.isNothing()) {
                    tell(changed);
                    changes.fire(changed);
                }
            }
        }
    }

    private void tellLeadership() {
        if (isToBeTold) {
            leadership.fleetChanged();
            isToBeTold = false;
        }
    }

    /**
     * A verification may have stored a report here after the cluster was given up in the database. Nobody asks for it again,
     * so it is tried until it is done.
     */
    private void end() {
        if (!toBeEnded.isEmpty()) {
            store.end(List.copyOf(toBeEnded.values()), clock.instant());
            toBeEnded.clear();
        }
    }

    private static void tell(FleetChanged changed) {
        changed.came()
                .forEach(cluster -> LogFields.with(LogField.EVENT, "cluster-discovered")
                        .and(LogField.CLUSTER, cluster.name())
                        .run(() -> LOG.infof(
                                "Watches %s from now on: stack %s declares hybrid networks",
                                cluster.name(),
                                cluster.stack().map(StackName::toString).orElse(""))));
        changed.gone()
                .forEach(cluster -> LogFields.with(LogField.EVENT, "cluster-given-up")
                        .and(LogField.CLUSTER, cluster.name())
                        .run(() -> LOG.infof(
                                "Watches %s no longer: its stack is gone, or declares no hybrid networks",
                                cluster.name())));
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }
}
