package dev.mooring.replica;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;

/** A replica that never takes a turn: others lead every cluster. */
public final class Follower {
    private Follower() {}

    public static Leadership of(Fleet fleet, Database database) {
        return new LeasedLeadership(fleet, database, new Nobody());
    }

    /** Hears of nothing. */
    private static final class Nobody implements Changes {
        @Override
        public void gained(WatchedCluster cluster) {}

        @Override
        public void lost(WatchedCluster cluster) {}
    }
}
