package dev.mooring.replica;

import dev.mooring.cluster.WatchedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which clusters this replica leads: it verifies and watches them, and no other does. */
public sealed interface Leadership permits SoleLeader, LeasedLeadership {

    /** Begins to lead. */
    void start();

    /** Clusters came under watch, or are watched no longer: those it concerns are told. */
    void fleetChanged();

    /** Whether this replica, and no other, verifies and watches a cluster now. */
    boolean leads(String cluster);

    /** The term that a cluster is led in now; none where another replica leads it, or it is watched no longer. */
    Optional<Term> term(String cluster);

    /** The clusters led now. */
    List<WatchedCluster> led();

    /** Whether no turn was taken for so long since it began to lead. Waits for nobody. */
    boolean isStuck(Duration patience);

    /** Lets go, so that another replica need not wait. */
    void stop();
}
