package dev.mooring.check.network;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;

/** kube-proxy is pointed at another cluster's API server. */
public final class KubeProxyEndpointMismatch implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "kube-proxy-endpoint-mismatch", Group.NETWORK, Severity.ERROR)
            .comparing("API server address in kube-proxy's ConfigMap against the cluster's endpoint.")
            .needing(Source.KUBERNETES_KUBE_PROXY, Source.EKS_CLUSTER)
            .because("The ConfigMap was restored from another cluster.")
            .fixedBy("kubectl -n kube-system edit configmap kube-proxy; then restart the DaemonSet kube-proxy");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var configured =
                situation.actual().kubernetes().kubeProxyServer().value().flatMap(server -> server);
        var endpoint = situation.eks().flatMap(eks -> eks.endpoint().url());
        if (configured.isEmpty() || endpoint.isEmpty()) {
            verdict.skip("kube-proxy has no kubeconfig here, or the cluster no endpoint");
        } else if (!host(configured.get()).equalsIgnoreCase(host(endpoint.get()))) {
            verdict.fail(
                    situation.clusterSubject(),
                    "kube-proxy is pointed at another API server",
                    Evidence.of("configured", configured).and("endpoint", endpoint));
        }
    }

    private static String host(String url) {
        return url.replaceFirst("^[a-z]+://", "").replaceFirst("[:/].*$", "");
    }
}
