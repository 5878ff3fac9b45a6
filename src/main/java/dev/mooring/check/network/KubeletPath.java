package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.function.Predicate;

/**
 * The way from the control plane to kubelet's port 10250, tried by asking for one line of a log. A node can be Ready
 * while it is broken. Which fault it is, the API server's message tells.
 */
final class KubeletPath {
    private static final String NO_CERTIFICATE = "tls: internal error";
    private static final String UNTRUSTED = "x509:";
    private static final List<String> NO_WAY =
            List.of("dial tcp", "i/o timeout", "no route to host", "connection refused", "EOF", "proxy error");
    private static final Cause NOT_ASKED = new Cause(
            Cause.Kind.DEPENDENCY, "probe kubelets", "not all were asked yet, or no DaemonSet pod runs there");

    private KubeletPath() {}

    /** Port 10250 cannot be reached. */
    static Check broken() {
        return probe("api-to-kubelet-path-broken")
                .comparing("The API server's dial to port 10250 of each node.")
                .because("A firewall, route or security group blocks port 10250 inwards. The node can still be Ready.")
                .fixedBy(
                        "Let the control plane's addresses in to port 10250 on site. The first command tries it again. Run the sudo commands on the machine.")
                .looking(Commands.KUBELET_HEALTH)
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.resourcesVpcConfig'")
                .looking("sudo ss -ltn 'sport = :10250'")
                .inhibitedBy("site-disconnected", "node-unreachable", "cluster-not-active")
                .judging((facts, verdict) ->
                        rule(KubeletPath::isNoWay, "The control plane cannot reach kubelet", facts, verdict));
    }

    private static boolean isNoWay(String message) {
        return !message.contains(NO_CERTIFICATE)
                && !message.contains(UNTRUSTED)
                && NO_WAY.stream().anyMatch(message::contains);
    }

    /** Kubelet has no serving certificate. */
    static Check certificateMissing() {
        return probe("kubelet-serving-cert-missing")
                .comparing("Kubelet's TLS answer against an internal error.")
                .because("Kubelet's request for a serving certificate was not approved.")
                .fixedBy(
                        "See the kubelet-serving-csr findings. Kubelet asks anew when it is restarted. Run the sudo commands on the machine.")
                .looking(Commands.CSRS)
                .looking(Commands.KUBELET_HEALTH)
                .looking(Commands.KUBELET_LOG)
                .changing(Commands.RESTART_KUBELET)
                .inhibitedBy(
                        "kubelet-serving-csr-pending",
                        "kubelet-serving-csr-ip-outside-network",
                        "kubelet-serving-csr-name-mismatch",
                        "kubelet-serving-csr-denied-or-failed",
                        "node-ip-outside-remote-network")
                .judging((facts, verdict) -> rule(
                        message -> message.contains(NO_CERTIFICATE),
                        "Kubelet has no serving certificate",
                        facts,
                        verdict));
    }

    /** Kubelet serves with a certificate that the cluster does not trust. */
    static Check certificateUntrusted() {
        return probe("kubelet-serving-cert-untrusted")
                .comparing("Kubelet's serving certificate against the cluster's CA.")
                .because(
                        "The host was moved from another cluster, and its old certificate stayed in /var/lib/kubelet/pki.")
                .fixedBy(
                        Commands.NEW_ACTIVATION
                                + "Drain the node, uninstall, take the old certificate away, remove its Node, install again and let it join; run the sudo commands on the machine.")
                .looking(Commands.SERVING_CERTIFICATE)
                .changing(Commands.DRAIN)
                .changing(Commands.UNINSTALL + " && sudo rm -rf /var/lib/kubelet/pki")
                .changing(Commands.DELETE_NODE)
                .changing(Commands.JOIN_AGAIN)
                .inhibitedBy("site-disconnected", "node-unreachable", "cluster-not-active")
                .judging((facts, verdict) -> rule(
                        message -> message.contains(UNTRUSTED),
                        "Kubelet's serving certificate is not trusted",
                        facts,
                        verdict));
    }

    private static CheckDescription probe(String id) {
        return CheckDescription.check(id, Group.NETWORK, Severity.ERROR)
                .needing(KubernetesSources.NODES, KubernetesSources.KUBELET_PROBE)
                .viewing(SharedViews.NODES);
    }

    private static void rule(Predicate<String> recognises, String summary, Facts facts, Verdict verdict) {
        var failures = facts.get(KubernetesSources.KUBELET_PROBE).failures();
        verdict.eachNode(node -> {
            var failure = failures.get(node.name());
            if (failure != null) {
                failure.filter(recognises)
                        .ifPresent(message -> verdict.fail(
                                verdict.subject(node),
                                summary,
                                Evidence.of("message", message).and("address", node.internalIp())));
            } else if (node.isReady()) {
                verdict.unknown(NOT_ASKED);
            }
        });
    }
}
