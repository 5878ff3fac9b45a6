package dev.mooring.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** A whole healthy installation that can be driven: clouds, cluster, and the faults of everyday life. */
public final class Installation implements AutoCloseable {
    public static final String NODES = "/api/v1/nodes";
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private static final String CSRS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private static final String EXPORT = "/api/stacks/acme-edge/edge-platform/prod/export";
    private static final String CLUSTER = "/clusters/hybrid-prod";
    private static final String NODE_ROLE_ENTRY =
            CLUSTER + "/access-entries/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FAmazonEKSHybridNodesRole";

    private final CloudStandIn cloud;
    private final KubernetesStandIn kubernetes;
    private final Heartbeats heartbeats;
    private final Clock clock;

    public Installation(Clock clock) {
        this.clock = clock;
        var world = World.healthy(clock.instant());
        this.cloud = new CloudStandIn(world);
        this.kubernetes = new KubernetesStandIn(world, clock);
        this.heartbeats = new Heartbeats(kubernetes, clock);
    }

    public CloudStandIn cloud() {
        return cloud;
    }

    public KubernetesStandIn kubernetes() {
        return kubernetes;
    }

    /** Settings that point Mooring at this installation. */
    public Map<String, String> settings(Path kubeconfig) {
        kubernetes.writeKubeconfig(kubeconfig);
        return Map.of(
                "mooring.pulumi.url", cloud.url(),
                "mooring.pulumi.token", "pul-stand-in",
                "mooring.clusters.hybrid-prod.stack", "acme-edge/edge-platform/prod",
                "mooring.clusters.hybrid-prod.kubernetes.access", "kubeconfig",
                "mooring.clusters.hybrid-prod.kubernetes.kubeconfig", kubeconfig.toString());
    }

    /** What the AWS SDK's standard chain needs to come here. */
    public Map<String, String> awsEnvironment() {
        return Map.of(
                "AWS_ENDPOINT_URL", cloud.url(),
                "AWS_ACCESS_KEY_ID", "AKIDSTANDIN",
                "AWS_SECRET_ACCESS_KEY", "stand-in",
                "AWS_REGION", "us-west-2");
    }

    /** A machine is declared that never joins. */
    public void declareNode(String name, String address, String site) {
        cloud.change(EXPORT, export -> {
            for (var resource : export.path("deployment").path("resources")) {
                if ("pulumi:pulumi:Stack".equals(resource.path("type").asText())) {
                    ((ArrayNode) resource.path("outputs").path("hybridNodes"))
                            .addObject()
                            .put("name", name)
                            .put("address", address)
                            .put("site", site)
                            .put("credentialProvider", "iam-ra");
                }
            }
        });
    }

    public void withdrawNode(String name) {
        cloud.change(EXPORT, export -> {
            for (var resource : export.path("deployment").path("resources")) {
                var nodes = resource.path("outputs").path("hybridNodes");
                for (var index = nodes.size() - 1; index >= 0; index--) {
                    if (name.equals(nodes.get(index).path("name").asText())) {
                        ((ArrayNode) nodes).remove(index);
                    }
                }
            }
        });
    }

    /** The access entry of the node role gets another type. */
    public void setNodeRoleEntryType(String type) {
        cloud.change(NODE_ROLE_ENTRY, answer -> ((ObjectNode) answer.path("accessEntry")).put("type", type));
    }

    /** Nothing in the stack names the role of the nodes any more: only SSM knows it. */
    public void undeclareNodeRole() {
        cloud.change(EXPORT, export -> {
            var resources = (ArrayNode) export.path("deployment").path("resources");
            for (var index = resources.size() - 1; index >= 0; index--) {
                if (resources.get(index).path("inputs").toString().contains("AmazonEKSHybridNodesRole")) {
                    resources.remove(index);
                }
            }
        });
    }

    /** Somebody changes the remote node networks in the console. */
    public void setRemoteNodeCidrs(String... cidrs) {
        cloud.change(CLUSTER, answer -> {
            var network = answer.path("cluster")
                    .path("remoteNetworkConfig")
                    .path("remoteNodeNetworks")
                    .path(0);
            var list = ((ObjectNode) network).putArray("cidrs");
            java.util.List.of(cidrs).forEach(list::add);
        });
    }

    /** Pulumi Cloud logs a delivery that nobody answered. */
    public void sendInVain(String id, String kind) {
        cloud.change(
                "/api/stacks/acme-edge/edge-platform/prod/hooks/mooring/deliveries",
                log -> ((ArrayNode) log)
                        .addObject()
                        .put("id", id)
                        .put("kind", kind)
                        .put(
                                "payload",
                                new String(
                                        Fixtures.bytes("world/healthy/webhooks/stack_update.update.succeeded.json"),
                                        java.nio.charset.StandardCharsets.UTF_8))
                        .put("timestamp", clock.instant().getEpochSecond())
                        .put("responseCode", 0));
    }

    /** A site falls off the network: leases run out and the life cycle controller marks the nodes. */
    public void cutSite(String zone) {
        var now = clock.instant();
        kubernetes.names(NODES).stream().filter(node -> isAt(node, zone)).forEach(node -> {
            heartbeats.stop(node);
            kubernetes.change(
                    LEASES,
                    node,
                    lease -> ((ObjectNode) lease.path("spec"))
                            .put(
                                    "renewTime",
                                    now.minusSeconds(90)
                                            .truncatedTo(ChronoUnit.MILLIS)
                                            .toString()));
            kubernetes.change(NODES, node, object -> setReady(object, "Unknown", "NodeStatusUnknown", now));
        });
    }

    /** The site comes back. */
    public void restoreSite(String zone) {
        var now = clock.instant();
        kubernetes.names(NODES).stream().filter(node -> isAt(node, zone)).forEach(node -> {
            heartbeats.resume(node);
            kubernetes.change(NODES, node, object -> setReady(object, "True", "KubeletReady", now));
        });
    }

    private boolean isAt(String node, String zone) {
        var found = new boolean[1];
        kubernetes.change(
                NODES,
                node,
                object -> found[0] = zone.equals(object.path("metadata")
                        .path("labels")
                        .path("topology.kubernetes.io/zone")
                        .asText()));
        return found[0];
    }

    private static void setReady(ObjectNode node, String status, String reason, Instant now) {
        for (JsonNode condition : node.path("status").path("conditions")) {
            if ("Ready".equals(condition.path("type").asText())) {
                ((ObjectNode) condition)
                        .put("status", status)
                        .put("reason", reason)
                        .put(
                                "message",
                                "True".equals(status)
                                        ? "kubelet is posting ready status"
                                        : "Kubelet stopped posting node status.")
                        .put(
                                "lastTransitionTime",
                                now.truncatedTo(ChronoUnit.SECONDS).toString());
            }
        }
        var spec = (ObjectNode) node.path("spec");
        spec.remove("taints");
        if (!"True".equals(status)) {
            spec.putArray("taints")
                    .addObject()
                    .put("key", "node.kubernetes.io/unreachable")
                    .put("effect", "NoSchedule")
                    .put("timeAdded", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    /** A request for a serving certificate that nobody approves. */
    public void addPendingCsr(String node, Instant createdAt) {
        var csr = Fixtures.JSON.createObjectNode();
        csr.putObject("metadata")
                .put("name", "csr-pending-" + node)
                .put(
                        "creationTimestamp",
                        createdAt.truncatedTo(ChronoUnit.SECONDS).toString());
        csr.putObject("spec")
                .put("signerName", "kubernetes.io/kubelet-serving")
                .put("username", "system:node:" + node)
                .put("request", Pem.base64(Pem.request("system:node:" + node, node, address(node))));
        csr.putObject("status");
        kubernetes.put(CSRS, csr);
    }

    private String address(String node) {
        for (var address : kubernetes.get(NODES, node).path("status").path("addresses")) {
            if (address.path("type").asText().equals("InternalIP")) {
                return address.path("address").asText();
            }
        }
        throw new IllegalArgumentException(node + " has no address");
    }

    public void approveCsr(String node) {
        kubernetes.change(CSRS, "csr-pending-" + node, csr -> {
            ((ObjectNode) csr.path("status"))
                    .put(
                            "certificate",
                            Pem.base64(Pem.certificate(
                                    "system:node:" + node, clock.instant().plus(Duration.ofDays(365)))));
            ((ObjectNode) csr.path("status"))
                    .putArray("conditions")
                    .addObject()
                    .put("type", "Approved")
                    .put("status", "True");
        });
    }

    @Override
    public void close() {
        heartbeats.close();
        kubernetes.close();
        cloud.close();
    }
}
