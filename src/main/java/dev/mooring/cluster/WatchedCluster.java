package dev.mooring.cluster;

import dev.mooring.cluster.ClustersConfig.ClusterConfig;
import java.util.Optional;

/**
 * One EKS cluster under watch, its configuration already validated.
 *
 * @param name how reports, metrics and the API call it
 */
public record WatchedCluster(
        String name, Optional<StackName> stack, Optional<EnvironmentName> environment, ClusterConfig config) {

    public static WatchedCluster of(String name, ClusterConfig config) {
        return new WatchedCluster(
                name,
                config.stack().flatMap(StackName::parse),
                config.environment().flatMap(EnvironmentName::parse),
                config);
    }
}
