package dev.mooring.cluster;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All clusters under watch: those that are configured, fixed from start to stop, and those that were discovered, which come and
 * go. Whoever keeps something for each cluster asks anew each time, or hears of {@code LeadershipLost} and of
 * {@link FleetChanged}.
 */
@Singleton
public final class Fleet {
    private final SortedMap<String, WatchedCluster> configured = new TreeMap<>();
    private volatile SortedMap<String, WatchedCluster> byName;

    @Inject
    public Fleet(ClustersConfig config) {
        config.byName().forEach((name, cluster) -> configured.put(name, WatchedCluster.of(name, cluster)));
        this.byName = configured;
    }

    public List<WatchedCluster> clusters() {
        return List.copyOf(byName.values());
    }

    public Optional<WatchedCluster> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Whether a cluster is watched because the configuration names it. */
    public boolean isConfigured(String name) {
        return configured.containsKey(name);
    }

    /** The cluster that is configured with a stack, if one is: the first by its name. */
    public Optional<WatchedCluster> configuredBy(StackName stack) {
        return configured.values().stream()
                .filter(cluster -> cluster.stack().filter(stack::equals).isPresent())
                .findFirst();
    }

    /**
     * From now on just these are watched beside those that are configured, whose names and stacks stand.
     *
     * @return what came and what went
     */
    public synchronized FleetChanged watchAlso(Collection<WatchedCluster> discovered) {
        var before = byName;
        var now = new TreeMap<>(configured);
        discovered.forEach(cluster -> now.putIfAbsent(cluster.name(), cluster));
        byName = now;
        return new FleetChanged(missingIn(before, now), missingIn(now, before));
    }

    private static List<WatchedCluster> missingIn(
            Map<String, WatchedCluster> there, Map<String, WatchedCluster> these) {
        return these.values().stream()
                .filter(cluster -> !there.containsKey(cluster.name()))
                .toList();
    }

    /** Whether something that is watched is of an organization of Pulumi Cloud: a stack, or an environment that declares nodes. */
    public boolean hasOrganization(String organization) {
        return byName.values().stream()
                .flatMap(cluster -> Stream.concat(
                        cluster.stack().map(StackName::organization).stream(),
                        cluster.environment().map(EnvironmentName::organization).stream()))
                .anyMatch(organization::equalsIgnoreCase);
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
