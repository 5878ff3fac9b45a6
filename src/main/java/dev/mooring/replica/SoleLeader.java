package dev.mooring.replica;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The only replica, since nobody else can use its database: it leads every cluster from start to stop. */
public final class SoleLeader implements Leadership {
    private final Fleet fleet;

    public SoleLeader(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public void start() {}

    @Override
    public boolean leads(String cluster) {
        return true;
    }

    @Override
    public Optional<Term> term(String cluster) {
        return Optional.of(_ -> true);
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
