package dev.mooring.actual.kubernetes;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.reading.answer.Limits;
import java.util.Optional;

/**
 * An open connection to one cluster's Kubernetes API, with what is watched of it.
 *
 * @param endpoint the EKS endpoint it was opened for; empty where it does not depend on EKS
 */
record KubernetesConnection(
        KubernetesHttp http, ClusterWatch watch, KubernetesApi api, Optional<EksCluster.Endpoint> endpoint)
        implements AutoCloseable {

    static KubernetesConnection open(
            String cluster,
            KubernetesHttp http,
            Optional<EksCluster.Endpoint> endpoint,
            Limits limits,
            ServerClock time,
            Runnable onChange) {
        var api = new KubernetesApi(http, limits, time::tells);
        return new KubernetesConnection(
                http, new ClusterWatch(cluster, api, limits, time, WatchTimes.USUAL, onChange), api, endpoint);
    }

    @Override
    public void close() {
        watch.close();
        http.close();
    }
}
