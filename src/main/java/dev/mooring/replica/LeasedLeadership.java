package dev.mooring.replica;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.replica.Leases.Lease;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One of several replicas on one PostgreSQL. It leads the clusters of the shards it holds a lease of; each replica takes its
 * fair share, and takes over what another let go of or did not extend. A replica that cannot reach the database leads
 * nothing once its leases have run out.
 */
public final class LeasedLeadership implements Leadership {
    private static final Logger LOG = Logger.getLogger(LeasedLeadership.class);
    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final int TIDY_EVERY = 1_000;
    private final Fleet fleet;
    private final Leases leases;
    private final Changes changes;
    private final LongSupplier stopwatch;
    /** Of this process alone: another on the same machine has another. */
    private final String replica = UUID.randomUUID().toString();

    /** By the names of their leases. */
    private final Map<String, HeldShard> held = new ConcurrentHashMap<>();
    /** Gained, as far as those who are told know. */
    private final Set<WatchedCluster> told = new LinkedHashSet<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("leadership").daemon().unstarted(task));
    private @Nullable Lease presence;
    private int round;
    private volatile boolean hasBegun;
    private volatile long lastTurn = System.nanoTime();

    LeasedLeadership(Fleet fleet, Database database, Changes changes) {
        this(fleet, database, changes, System::nanoTime);
    }

    /** @param stopwatch nanoseconds that go on evenly, whatever this machine's clock does */
    LeasedLeadership(Fleet fleet, Database database, Changes changes, LongSupplier stopwatch) {
        this.fleet = fleet;
        this.leases = new Leases(database, replica);
        this.changes = changes;
        this.stopwatch = stopwatch;
    }

    /** A lease, and until when the stopwatch says it surely lasts. */
    private record HeldShard(Lease lease, long untilNanos) {
        static HeldShard now(Lease lease, long askedNanos) {
            return new HeldShard(lease, askedNanos + Leases.LENGTH.toNanos());
        }

        boolean lasts(long nowNanos) {
            return untilNanos - nowNanos > 0;
        }
    }

    /** Takes the first shards before it returns, so that a replica that is alone leads from the start. */
    @Override
    public void start() {
        takeTurn();
        hasBegun = true;
        var millis = ROUND.toMillis();
        var unused = timer.scheduleWithFixedDelay(this::takeTurn, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** By the thread that tells of all changes. */
    @Override
    public void fleetChanged() {
        if (hasBegun && !timer.isShutdown()) {
            timer.execute(this::letGoAndTell);
        }
    }

    @Override
    public boolean leads(String cluster) {
        var shard = held.get(nameOf(Shards.of(cluster)));
        return shard != null && lasts(shard);
    }

    /** The lease is looked up before it is asked whether it is ours: it cannot become another's in between unseen. */
    @Override
    public Optional<Term> term(String cluster) {
        var term = leases.term(nameOf(Shards.of(cluster)));
        return leads(cluster)
                ? term.filter(_ -> isWatched(cluster))
                        .map(held -> session -> isWatched(cluster) && held.goesOn(session))
                : Optional.empty();
    }

    private boolean isWatched(String cluster) {
        return fleet.named(cluster).isPresent();
    }

    @Override
    public List<WatchedCluster> led() {
        return fleet.clusters().stream()
                .filter(cluster -> leads(cluster.name()))
                .toList();
    }

    @Override
    public boolean isStuck(Duration patience) {
        return hasBegun && !timer.isShutdown() && System.nanoTime() - lastTurn > patience.toNanos();
    }

    private boolean lasts(HeldShard one) {
        return one.lasts(stopwatch.getAsLong());
    }

    /** Whatever goes wrong, the next turn comes. What ran out is told before anything is taken again. */
    void takeTurn() {
        lastTurn = System.nanoTime();
        letGoAndTell();
        try {
            extend();
            // The database may have kept this turn waiting for longer than leases last.
            letGoAndTell();
            leases.bound();
            balance();
            tidy();
        } catch (DatabaseUnavailable away) {
            LOG.warnf("Leases could not be extended: %s", away.getMessage());
        } catch (RuntimeException | Error unforeseen) {
            LOG.error("Leadership failed; it goes on", unforeseen);
        }
        letGoAndTell();
    }

    private void letGoAndTell() {
        try {
            letGoOfWhatRanOut();
            tell(led());
        } catch (RuntimeException | Error unforeseen) {
            LOG.error("A change of leadership could not be told", unforeseen);
        }
    }

    /** Never extended or unlocked: another may hold it by now. */
    private void letGoOfWhatRanOut() {
        held.values().removeIf(one -> !lasts(one));
    }

    /** All at once: nothing that one of them meets keeps the others from being extended. */
    private void extend() {
        var asked = stopwatch.getAsLong();
        var known = presence;
        var mine = held.values().stream().filter(one -> one.lasts(asked)).map(HeldShard::lease);
        var extension =
                leases.extend(Stream.concat(mine, Stream.ofNullable(known)).toList());
        for (var one : List.copyOf(held.values())) {
            var lease = one.lease();
            if (extension.longer().contains(lease)) {
                held.put(lease.name(), HeldShard.now(lease, asked));
            } else if (!extension.keeps(lease)) {
                held.remove(lease.name());
            }
        }
        if (known == null || !extension.keeps(known)) {
            presence = leases.announce().orElse(null);
        }
    }

    private void balance() {
        var share = Shards.share(leases.replicas());
        if (held.size() < share) {
            var asked = stopwatch.getAsLong();
            var others = Shards.inOrderOf(replica).stream()
                    .map(LeasedLeadership::nameOf)
                    .filter(name -> !held.containsKey(name))
                    .toList();
            leases.take(others, share - held.size())
                    .forEach(lease -> held.put(lease.name(), HeldShard.now(lease, asked)));
        }
        release(held.keySet().stream().skip(share).toList());
    }

    private static String nameOf(int shard) {
        return "shard/" + shard;
    }

    private void release(Collection<String> names) {
        leases.letGo(names.stream()
                .flatMap(name -> Stream.ofNullable(held.remove(name)))
                .filter(this::lasts)
                .map(HeldShard::lease)
                .toList());
    }

    private void tidy() {
        if (round++ % TIDY_EVERY == 0) {
            leases.tidy();
        }
    }

    /** A listener that fails keeps nobody from hearing of the other clusters, at the next turn at the latest. */
    private void tell(List<WatchedCluster> now) {
        // Of a cluster whose settings changed, the end comes first.
        List.copyOf(told).stream()
                .filter(cluster -> !now.contains(cluster))
                .filter(told::remove)
                .forEach(changes::lost);
        now.stream().filter(told::add).forEach(changes::gained);
    }

    /** Lets go, so that another replica need not wait for the leases to run out. */
    @Override
    public void stop() {
        timer.shutdownNow();
        try {
            release(List.copyOf(held.keySet()));
            Optional.ofNullable(presence).map(List::of).ifPresent(leases::letGo);
        } catch (RuntimeException away) {
            LOG.debug("Leases could not be let go of; they run out", away);
        }
    }
}
