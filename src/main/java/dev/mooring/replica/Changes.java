package dev.mooring.replica;

import dev.mooring.cluster.WatchedCluster;

/** Who is told of a change of leadership. */
interface Changes {
    void gained(WatchedCluster cluster);

    void lost(WatchedCluster cluster);
}
