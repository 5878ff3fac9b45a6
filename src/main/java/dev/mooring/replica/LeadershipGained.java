package dev.mooring.replica;

import dev.mooring.cluster.WatchedCluster;

/** This replica leads a cluster from now on. An event, told after the start only. */
public record LeadershipGained(WatchedCluster cluster) {}
