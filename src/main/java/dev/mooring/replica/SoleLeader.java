package dev.mooring.replica;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The only replica, since nobody else can use its database: it leads every cluster for as long as that is watched. */
public final class SoleLeader implements Leadership {
    private final Fleet fleet;
    private final Changes changes;
    /** Led, as far as those who are told know. */
    private final Set<WatchedCluster> told = new LinkedHashSet<>();

    private boolean hasBegun;

    public SoleLeader(Fleet fleet) {
        this(fleet, new Changes() {
            @Override
            public void gained(WatchedCluster cluster) {}

            @Override
            public void lost(WatchedCluster cluster) {}
        });
    }

    SoleLeader(Fleet fleet, Changes changes) {
        this.fleet = fleet;
        this.changes = changes;
    }

    /** Nobody is told of what was there from the start. */
    @Override
    public synchronized void start() {
        told.addAll(fleet.clusters());
        hasBegun = true;
    }

    @Override
    public synchronized void fleetChanged() {
        if (!hasBegun) {
            return;
        }
        var now = fleet.clusters();
        List.copyOf(told).stream()
                .filter(cluster -> !now.contains(cluster))
                .filter(told::remove)
                .forEach(changes::lost);
        now.stream().filter(told::add).forEach(changes::gained);
    }

    @Override
    public boolean leads(String cluster) {
        return true;
    }

    /** Asked again when the report is stored: a cluster that was given up meanwhile gets none. */
    @Override
    public Optional<Term> term(String cluster) {
        return fleet.named(cluster).map(_ -> _ -> fleet.named(cluster).isPresent());
    }

    @Override
    public List<WatchedCluster> led() {
        return fleet.clusters();
    }

    /** There are no turns to take. */
    @Override
    public boolean isStuck(Duration patience) {
        return false;
    }

    @Override
    public void stop() {}
}
