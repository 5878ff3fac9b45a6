package dev.mooring.cluster;

import dev.mooring.cluster.ClustersConfig.AwsCredentials;
import dev.mooring.cluster.ClustersConfig.ClusterConfig;
import dev.mooring.cluster.ClustersConfig.KubernetesAccess;
import java.util.Optional;

/**
 * One EKS cluster under watch, its configuration already validated.
 *
 * @param name how reports, metrics and the API call it
 */
public record WatchedCluster(
        String name, Optional<StackName> stack, Optional<EnvironmentName> environment, ClusterConfig config) {

    /** Whether Mooring itself comes to the cluster with what its environment holds. */
    public boolean isReachedByEsc() {
        return config.aws() == AwsCredentials.ESC || config.kubernetes().access() == KubernetesAccess.ESC;
    }

    /** Whether the environment is opened, which runs its logins. */
    public boolean opensEnvironment() {
        return config.environmentOpen() || isReachedByEsc();
    }

    /** In words for people, how it is reached. */
    public String reachedBy() {
        var kubernetes = config.kubernetes();
        return "Kubernetes by " + kubernetes.access().id()
                + kubernetes.kubeconfig().map(file -> " " + file).orElse("")
                + kubernetes
                        .context()
                        .map(context -> " (context " + context + ")")
                        .orElse("")
                + ", AWS by " + config.aws().id();
    }

    public static WatchedCluster of(String name, ClusterConfig config) {
        return new WatchedCluster(
                name,
                config.stack().flatMap(StackName::parse),
                config.environment().flatMap(EnvironmentName::parse),
                config);
    }
}
