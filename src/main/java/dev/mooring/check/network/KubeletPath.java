package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The way from the control plane to kubelet's port 10250, tried by asking for one line of a log. A node can be Ready
 * while it is broken. Which fault it is, the API server's message tells; what none of the checks knows is unknown to all.
 */
final class KubeletPath {
    private static final String TLS_INTERNAL_ERROR = "tls: internal error";
    /** How Go's crypto/x509 begins what it says of a certificate. */
    private static final String X509 = "x509:";

    private static final String OF_ANOTHER_CLUSTER = "signed by unknown authority";
    private static final String OUT_OF_DATE = "has expired or is not yet valid";
    private static final List<String> UNREACHED = List.of(
            "dial tcp",
            "i/o timeout",
            "no route to host",
            "connection refused",
            "EOF",
            "proxy error",
            // The way is there for small packets alone, or ends at something in between.
            "TLS handshake timeout",
            "connection reset by peer",
            "context deadline exceeded");
    /** What kubelet answers to a client that it does not know, or does not let in. */
    private static final List<String> NOT_LET_IN =
            List.of("has asked for the client to provide credentials", "Forbidden (user=");

    private static final Cause NOT_ASKED = new Cause(
            Cause.Kind.DEPENDENCY, "probe kubelets", "not all were asked yet, or no DaemonSet pod runs there");

    private static final Remedy LET_IN = Remedy.of(
                    "Give kubelet the cluster's CA for its clients, with authentication and authorization as nodeadm writes them, and restart it. Run the sudo commands on the machine.")
            .looking(Commands.KUBELET_HEALTH)
            .looking("sudo openssl x509 -in /etc/kubernetes/pki/ca.crt -noout -subject -enddate")
            .looking(Commands.KUBELET_LOG)
            .changing(Commands.INIT);

    private static final Remedy NEW_CERTIFICATE = Remedy.of(
                    "See the kubelet-serving-csr findings, and whether the node's address or clock changed. Kubelet asks anew when it is restarted. Run the sudo commands on the machine.")
            .looking(Commands.SERVING_CERTIFICATE)
            .looking(Commands.CSRS)
            .looking(Commands.NODE_WIDE)
            .looking("sudo timedatectl")
            .changing(Commands.RESTART_KUBELET);

    /** Kubelet then asks for no certificate and makes one itself (Bottlerocket, {@code settings.kubernetes.server-tls-bootstrap}). */
    private static final Remedy BY_SETTINGS = Remedy.of(
                    "Have kubelet of {subject} ask for a certificate: Bottlerocket starts it again with the setting. Put it into the machine's user data as well. Where it is true already, make the machine anew. Run the apiclient commands in its admin container.")
            .looking("apiclient get settings.kubernetes.server-tls-bootstrap")
            .looking(Commands.CSRS)
            .changing("apiclient set kubernetes.server-tls-bootstrap=true");

    /** What the API server's message tells. */
    private enum Fault {
        NO_WAY,
        REFUSED,
        NO_CERTIFICATE,
        UNTRUSTED,
        UNKNOWN
    }

    private KubeletPath() {}

    private static Fault fault(String message) {
        if (message.contains(TLS_INTERNAL_ERROR)) {
            return Fault.NO_CERTIFICATE;
        }
        if (message.contains(X509)) {
            return Fault.UNTRUSTED;
        }
        if (NOT_LET_IN.stream().anyMatch(message::contains)) {
            return Fault.REFUSED;
        }
        return UNREACHED.stream().anyMatch(message::contains) ? Fault.NO_WAY : Fault.UNKNOWN;
    }

    /** Port 10250 cannot be reached, or the API server is not let in there. */
    static Check broken() {
        return probe("api-to-kubelet-path-broken")
                .comparing("The API server's dial to port 10250 of each node, and whether kubelet lets it in.")
                .because("A firewall, route or security group blocks port 10250 inwards. The node can still be Ready.")
                .fixedBy(
                        "Let the control plane's addresses in to port 10250 on site. The first command tries it again. Run the sudo commands on the machine.")
                .looking(Commands.KUBELET_HEALTH)
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.resourcesVpcConfig'")
                .looking("sudo ss -ltn 'sport = :10250'")
                .orFixedBy(LET_IN)
                .inhibitedBy("site-disconnected", "node-unreachable", "cluster-not-active")
                .judging((facts, verdict) -> eachFailure(facts, verdict, (node, message) -> {
                    if (fault(message) == Fault.NO_WAY) {
                        verdict.fail(
                                verdict.subject(node),
                                "The control plane cannot reach kubelet",
                                evidence(node, message));
                    } else if (fault(message) == Fault.REFUSED) {
                        verdict.fail(
                                verdict.subject(node),
                                "Kubelet does not accept the API server",
                                evidence(node, message)
                                        .pointingTo(
                                                "Kubelet's client CA is not the cluster's, or its authentication or authorization was changed. The node can still be Ready.")
                                        .callingFor(LET_IN));
                    }
                }));
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
                .judging((facts, verdict) -> eachFailure(facts, verdict, (node, message) -> {
                    if (fault(message) == Fault.NO_CERTIFICATE) {
                        verdict.fail(
                                verdict.subject(node), "Kubelet has no serving certificate", evidence(node, message));
                    }
                }));
    }

    /** Kubelet serves with a certificate that the cluster does not trust. */
    static Check certificateUntrusted() {
        return probe("kubelet-serving-cert-untrusted")
                .comparing("Kubelet's serving certificate against the cluster's CA, the node's address and the time.")
                .because(
                        "The host was moved from another cluster, and its old certificate stayed in /var/lib/kubelet/pki.")
                .fixedBy(
                        Commands.NEW_ACTIVATION
                                + "Drain the node, uninstall, take the old certificate away, remove its Node, install again and let it join; run the sudo commands on the machine.")
                .looking(Commands.SERVING_CERTIFICATE)
                .looking(Commands.NODEADM_VERSION)
                .changing(Commands.DRAIN)
                .changing(Commands.UNINSTALL + " && sudo rm -rf /var/lib/kubelet/pki")
                .changing(Commands.DELETE_NODE)
                .changing(Commands.JOIN_AGAIN)
                .orFixedBy(NEW_CERTIFICATE, BY_SETTINGS)
                .inhibitedBy(
                        "site-disconnected",
                        "node-unreachable",
                        "cluster-not-active",
                        "kubelet-serving-csr-pending",
                        "kubelet-serving-csr-ip-outside-network",
                        "kubelet-serving-csr-name-mismatch",
                        "kubelet-serving-csr-denied-or-failed",
                        "kubelet-serving-cert-expiring",
                        "node-clock-skew")
                .judging((facts, verdict) -> eachFailure(facts, verdict, (node, message) -> {
                    if (fault(message) == Fault.UNTRUSTED) {
                        verdict.fail(
                                verdict.subject(node),
                                "Kubelet's serving certificate is not trusted",
                                untrusted(node, message, evidence(node, message)));
                    }
                }));
    }

    /** A request that waits, a wrong clock or rotation that stands still explain no certificate of another cluster. */
    private static Evidence untrusted(HybridNode node, String message, Evidence evidence) {
        if (message.contains(OF_ANOTHER_CLUSTER)) {
            evidence.beyond(
                    "kubelet-serving-csr-pending",
                    "kubelet-serving-csr-ip-outside-network",
                    "kubelet-serving-csr-name-mismatch",
                    "kubelet-serving-csr-denied-or-failed",
                    "kubelet-serving-cert-expiring",
                    "node-clock-skew");
            return node.software().isBottlerocket()
                    ? evidence.pointingTo(
                                    "settings.kubernetes.server-tls-bootstrap is not true, so kubelet serves with a certificate that it made itself. Or it is one of another cluster.")
                            .callingFor(BY_SETTINGS)
                    : evidence;
        }
        if (message.contains(OUT_OF_DATE)) {
            return evidence.pointingTo(
                            "It has ended and was not renewed: kubelet's request waits or was refused, or the node's clock is wrong.")
                    .callingFor(NEW_CERTIFICATE);
        }
        return evidence.pointingTo(
                        "It was made for another address or name than the node has now, and kubelet's request for a new one waits or was refused.")
                .callingFor(NEW_CERTIFICATE)
                .beyond("kubelet-serving-cert-expiring", "node-clock-skew");
    }

    private static CheckDescription probe(String id) {
        return CheckDescription.check(id, Group.NETWORK, Severity.ERROR)
                .needing(KubernetesSources.NODES, KubernetesSources.KUBELET_PROBE)
                .viewing(SharedViews.NODES);
    }

    private static void eachFailure(Facts facts, Verdict verdict, BiConsumer<HybridNode, String> rule) {
        var failures = facts.get(KubernetesSources.KUBELET_PROBE).failures();
        verdict.eachNode(node -> {
            var failure = failures.get(node.name());
            if (failure == null) {
                if (node.isReady()) {
                    verdict.unknown(NOT_ASKED);
                } else {
                    verdict.unheard(verdict.subject(node));
                }
                return;
            }
            failure.ifPresent(message -> {
                if (fault(message) == Fault.UNKNOWN) {
                    verdict.unknown(
                            verdict.subject(node), new Cause(Cause.Kind.FAILED, "probe kubelet", saying(message)));
                } else {
                    rule.accept(node, message);
                }
            });
        });
    }

    private static String saying(String message) {
        return message.isEmpty() ? "the API server does not say why" : message;
    }

    private static Evidence evidence(HybridNode node, String message) {
        return Evidence.of("message", message).and("address", node.internalIp());
    }
}
