package dev.mooring.replica;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.Dialect;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.support.LockException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which clusters this replica leads: it verifies and watches them, and no other does. On SQLite, all. On PostgreSQL,
 * those of the shards it holds a lease of; each replica takes its fair share, and takes over what another let go of or
 * did not extend. A replica that cannot reach the database leads nothing once its leases have run out.
 */
@ApplicationScoped
public class Leadership {
    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final int TIDY_EVERY = 1_000;
    private final Fleet fleet;
    private final Database database;
    private final DatabaseClock clock;
    private final String replica = UUID.randomUUID().toString();
    private final Map<Integer, Held> held = new ConcurrentHashMap<>();
    private final List<Consumer<WatchedCluster>> gained = new CopyOnWriteArrayList<>();
    private final List<Consumer<WatchedCluster>> lost = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("leadership").daemon().unstarted(task));
    private @Nullable Leases leases;
    private @Nullable SimpleLock presence;
    private int round;

    @Inject
    Leadership(Fleet fleet, Database database, MeterRegistry registry) {
        this.fleet = fleet;
        this.database = database;
        this.clock = new DatabaseClock(database);
        Gauge.builder("mooring.clusters.led", () -> led().size())
                .description("Clusters that this replica verifies and watches")
                .register(registry);
    }

    /** A lease, and until when the stopwatch says it surely lasts. */
    private record Held(SimpleLock lease, long untilNanos) {
        static Held now(SimpleLock lease, long askedNanos) {
            return new Held(lease, askedNanos + Leases.LENGTH.toNanos());
        }

        boolean lasts() {
            return untilNanos - System.nanoTime() > 0;
        }
    }

    /** Takes the first shards before it returns, so that a replica that is alone leads from the start. */
    public void start() {
        if (database.dialect() == Dialect.POSTGRESQL) {
            takeTurn();
            var millis = ROUND.toMillis();
            var unused = timer.scheduleWithFixedDelay(this::takeTurn, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether this replica, and no other, verifies and watches a cluster now. */
    public boolean leads(String cluster) {
        if (database.dialect() == Dialect.SQLITE) {
            return true;
        }
        var shard = held.get(Shards.of(cluster));
        return shard != null && shard.lasts();
    }

    /** The clusters led now. */
    public List<WatchedCluster> led() {
        return fleet.clusters().stream()
                .filter(cluster -> leads(cluster.name()))
                .toList();
    }

    /** Tells each cluster that is led from now on, after the start. */
    public void onGain(Consumer<WatchedCluster> listener) {
        gained.add(listener);
    }

    /** Tells each cluster that is led no longer. */
    public void onLoss(Consumer<WatchedCluster> listener) {
        lost.add(listener);
    }

    /** Whatever goes wrong, the next turn comes. */
    private void takeTurn() {
        var before = led();
        try {
            letGoOfWhatRanOut();
            clock.set();
            announce();
            extend();
            balance();
            tidy();
        } catch (DatabaseUnavailable | LockException away) {
            LOG.warnf("Leases could not be extended: %s", away.getMessage());
        } catch (RuntimeException | Error unforeseen) {
            LOG.error("Leadership failed; it goes on", unforeseen);
        }
        try {
            letGoOfWhatRanOut();
            tell(before, led());
        } catch (RuntimeException | Error unforeseen) {
            LOG.error("A change of leadership could not be told", unforeseen);
        }
    }

    /** Never extended or unlocked: another may hold it by now. */
    private void letGoOfWhatRanOut() {
        held.values().removeIf(one -> !one.lasts());
    }

    private void announce() {
        var now = presence;
        presence = (now == null ? leases().announce(replica) : Leases.extend(now)).orElse(null);
    }

    private void extend() {
        for (var shard : held.keySet()) {
            var asked = System.nanoTime();
            held.computeIfPresent(
                    shard,
                    (_, one) -> Leases.extend(one.lease())
                            .map(lease -> Held.now(lease, asked))
                            .orElse(null));
        }
    }

    private void balance() {
        var share = Shards.share(leases().replicas());
        for (var shard : Shards.inOrderOf(replica)) {
            if (held.size() < share && !held.containsKey(shard)) {
                var asked = System.nanoTime();
                leases().take("shard/" + shard).ifPresent(lease -> held.put(shard, Held.now(lease, asked)));
            }
        }
        while (held.size() > share) {
            release(held.keySet().iterator().next());
        }
    }

    private void release(int shard) {
        Optional.ofNullable(held.remove(shard))
                .filter(Held::lasts)
                .ifPresent(one -> one.lease().unlock());
    }

    private void tidy() {
        if (round++ % TIDY_EVERY == 0) {
            leases().tidy();
        }
    }

    private Leases leases() {
        var known = leases;
        if (known == null) {
            known = new Leases(database, database.dataSource(), clock);
            leases = known;
        }
        return known;
    }

    private void tell(List<WatchedCluster> before, List<WatchedCluster> after) {
        after.stream()
                .filter(cluster -> !before.contains(cluster))
                .forEach(cluster -> gained.forEach(listener -> listener.accept(cluster)));
        before.stream()
                .filter(cluster -> !after.contains(cluster))
                .forEach(cluster -> lost.forEach(listener -> listener.accept(cluster)));
        if (!before.equals(after)) {
            LOG.infof(
                    "This replica leads %s",
                    after.isEmpty()
                            ? "no cluster"
                            : after.stream().map(WatchedCluster::name).collect(Collectors.joining(", ")));
        }
    }

    /** Lets go, so that another replica need not wait for the leases to run out. */
    @PreDestroy
    void stop() {
        timer.shutdownNow();
        try {
            List.copyOf(held.keySet()).forEach(this::release);
            Optional.ofNullable(presence).ifPresent(SimpleLock::unlock);
        } catch (RuntimeException away) {
            LOG.debug("Leases could not be let go of; they run out", away);
        }
    }
}
