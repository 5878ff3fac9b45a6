package dev.mooring.cluster;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All clusters under watch. Fixed from start to stop. */
@Singleton
public final class Fleet {
    private final Map<String, WatchedCluster> byName = new TreeMap<>();

    @Inject
    public Fleet(ClustersConfig config) {
        config.byName().forEach((name, cluster) -> byName.put(name, WatchedCluster.of(name, cluster)));
    }

    public List<WatchedCluster> clusters() {
        return List.copyOf(byName.values());
    }

    public Optional<WatchedCluster> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public List<WatchedCluster> declaredBy(StackName stack) {
        return byName.values().stream()
                .filter(cluster -> cluster.stack().filter(stack::equals).isPresent())
                .toList();
    }

    public List<WatchedCluster> declaredBy(EnvironmentName environment) {
        return byName.values().stream()
                .filter(cluster ->
                        cluster.environment().filter(environment::equals).isPresent())
                .toList();
    }
}
