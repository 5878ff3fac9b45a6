package dev.mooring.replica;

import java.util.List;
import java.util.stream.IntStream;

/** Clusters fall into a fixed number of shards by their name alone, so that all replicas agree. */
final class Shards {
    static final int COUNT = 16;

    private Shards() {}

    static int of(String cluster) {
        return Math.floorMod(cluster.hashCode(), COUNT);
    }

    /** A replica's fair share where there are so many. */
    static int share(int replicas) {
        return Math.ceilDiv(COUNT, Math.max(1, replicas));
    }

    /** All shards, from a place of the replica's own, so that replicas seldom reach for the same one. */
    static List<Integer> inOrderOf(String replica) {
        var first = of(replica);
        return IntStream.range(0, COUNT)
                .mapToObj(step -> (first + step) % COUNT)
                .toList();
    }
}
