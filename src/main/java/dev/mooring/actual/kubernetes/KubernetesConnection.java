package dev.mooring.actual.kubernetes;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.reading.answer.Limits;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Optional;

/**
 * An open connection to one cluster's Kubernetes API, with its watch on nodes.
 *
 * @param endpoint the EKS endpoint it was opened for; empty where it does not depend on EKS
 */
record KubernetesConnection(
        KubernetesClient client, NodeWatch watch, KubernetesApi api, Optional<EksCluster.Endpoint> endpoint)
        implements AutoCloseable {

    static KubernetesConnection open(
            KubernetesClient client,
            Optional<EksCluster.Endpoint> endpoint,
            Limits limits,
            Clock clock,
            Runnable onNodeChange) {
        return new KubernetesConnection(
                client,
                new NodeWatch(client, limits.items(), clock, onNodeChange),
                new KubernetesApi(client, limits),
                endpoint);
    }

    @Override
    public void close() {
        watch.close();
        client.close();
    }
}
