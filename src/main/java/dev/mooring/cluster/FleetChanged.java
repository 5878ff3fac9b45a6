package dev.mooring.cluster;

import java.util.List;

/** Clusters came under watch, or are watched no longer. An event, on every replica, whoever leads them. */
public record FleetChanged(List<WatchedCluster> came, List<WatchedCluster> gone) {
    public FleetChanged {
        came = List.copyOf(came);
        gone = List.copyOf(gone);
    }

    public boolean isNothing() {
        return came.isEmpty() && gone.isEmpty();
    }
}
