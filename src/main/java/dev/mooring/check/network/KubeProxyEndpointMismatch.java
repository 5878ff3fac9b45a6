package dev.mooring.check.network;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;

/** kube-proxy is pointed at another cluster's API server. */
final class KubeProxyEndpointMismatch {
    private KubeProxyEndpointMismatch() {}

    static Check check() {
        return CheckDescription.check("kube-proxy-endpoint-mismatch", Group.NETWORK, Severity.ERROR)
                .comparing("API server address in kube-proxy's ConfigMap against the cluster's endpoint.")
                .needing(KubernetesSources.KUBE_PROXY, EksSources.CLUSTER)
                .viewing(SharedViews.CLUSTER)
                .because("The ConfigMap was restored from another cluster.")
                .fixedBy("Put this cluster's endpoint into the ConfigMap, then restart kube-proxy.")
                .looking("kubectl -n kube-system get configmap kube-proxy -o yaml")
                .looking("aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.endpoint'")
                .changing("kubectl -n kube-system edit configmap kube-proxy")
                .changing("kubectl -n kube-system rollout restart daemonset/kube-proxy")
                .judging(KubeProxyEndpointMismatch::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var configured = facts.get(KubernetesSources.KUBE_PROXY);
        var endpoint = facts.get(SharedViews.CLUSTER).endpoint().url();
        if (configured.isEmpty() || endpoint.isEmpty()) {
            verdict.doesNotApply("kube-proxy has no kubeconfig here, or the cluster no endpoint");
        } else if (!host(configured.get()).equalsIgnoreCase(host(endpoint.get()))) {
            verdict.fail(
                    verdict.clusterSubject(),
                    "kube-proxy is pointed at another API server",
                    Evidence.of("configured", configured).and("endpoint", endpoint));
        }
    }

    private static String host(String url) {
        return url.replaceFirst("^[a-z]+://", "").replaceFirst("[:/].*$", "");
    }
}
