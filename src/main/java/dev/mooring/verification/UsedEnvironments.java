package dev.mooring.verification;

import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.esc.UsedEnvironment;
import dev.mooring.replica.LeadershipLost;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which environments are used in which clusters, as the last verification here saw it: a new revision of one starts the watch
 * for its arrival.
 */
@ApplicationScoped
public class UsedEnvironments {
    private final Fleet fleet;
    private final Map<String, Set<EnvironmentName>> byCluster = new ConcurrentHashMap<>();

    @Inject
    public UsedEnvironments(Fleet fleet) {
        this.fleet = fleet;
    }

    void saw(WatchedCluster cluster, Collection<UsedEnvironment> used) {
        byCluster.put(
                cluster.name(),
                used.stream().map(UsedEnvironment::environment).collect(Collectors.toUnmodifiableSet()));
    }

    void forget(@Observes LeadershipLost lost) {
        byCluster.remove(lost.cluster().name());
    }

    List<WatchedCluster> clustersWith(EnvironmentName environment) {
        return fleet.clusters().stream()
                .filter(cluster ->
                        byCluster.getOrDefault(cluster.name(), Set.of()).contains(environment))
                .toList();
    }
}
