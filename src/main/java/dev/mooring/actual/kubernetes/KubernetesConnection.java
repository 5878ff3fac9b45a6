package dev.mooring.actual.kubernetes;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.reading.answer.Limits;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/**
 * An open connection to one cluster's Kubernetes API, with what is watched of it.
 *
 * @param endpoint the EKS endpoint it was opened for; empty where it does not depend on EKS
 */
record KubernetesConnection(
        KubernetesClient client, ClusterWatch watch, KubernetesApi api, Optional<EksCluster.Endpoint> endpoint)
        implements AutoCloseable {

    static KubernetesConnection open(
            String cluster,
            KubernetesClient client,
            Optional<EksCluster.Endpoint> endpoint,
            Limits limits,
            ServerClock time,
            Runnable onChange) {
        var api = new KubernetesApi(client, limits, time::tells);
        return new KubernetesConnection(
                client, new ClusterWatch(cluster, api, limits, time, WatchTimes.USUAL, onChange), api, endpoint);
    }

    @Override
    public void close() {
        watch.close();
        client.close();
    }
}
