package dev.mooring.replica;

import dev.mooring.cluster.WatchedCluster;

/** This replica leads a cluster no longer. An event. */
public record LeadershipLost(WatchedCluster cluster) {}
