package dev.mooring.actual.kubernetes;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.SideBySide;
import dev.mooring.reading.Unended;
import java.time.Duration;
import java.util.Optional;

/** Reads one cluster's Kubernetes API to the end. */
final class AllAtOnce {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private AllAtOnce() {}

    static Readings read(KubernetesReader reader, WatchedCluster cluster, Reading<Optional<EksCluster>> eks) {
        try (var side = new SideBySide(cluster.name(), DEADLINE, new Unended())) {
            return reader.start(cluster, eks, side).all().get();
        }
    }
}
