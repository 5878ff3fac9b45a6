package dev.mooring.replica;

import dev.mooring.cluster.WatchedCluster;
import java.util.List;

/** Which clusters this replica leads: it verifies and watches them, and no other does. */
public sealed interface Leadership permits SoleLeader, LeasedLeadership {

    /** Begins to lead. */
    void start();

    /** Whether this replica, and no other, verifies and watches a cluster now. */
    boolean leads(String cluster);

    /** The clusters led now. */
    List<WatchedCluster> led();

    /** Lets go, so that another replica need not wait. */
    void stop();
}
