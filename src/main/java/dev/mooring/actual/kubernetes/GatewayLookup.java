package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.actual.kubernetes.GatewaySetup.GatewayNode;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the hybrid nodes gateway. Its lease is looked for by name in all namespaces, since chart and documentation name
 * different ones; holder identities are {@code NODE_UUID}. Anybody may have a lease of that name: where there are several,
 * those count that a node of the gateway holds, if it holds any.
 */
final class GatewayLookup {
    private static final String LEADER = "hybrid-gateway-leader";
    private static final String LEASES = "/apis/coordination.k8s.io/v1/leases?fieldSelector=metadata.name%3D" + LEADER;
    private static final String NODE_LABEL = "hybrid-gateway-node";
    private static final String NODES = "/api/v1/nodes?labelSelector=" + NODE_LABEL + "%3Dtrue";
    static final String CILIUM = "/api/v1/namespaces/kube-system/configmaps/cilium-config";
    private static final String TUNNEL = "hybrid-gateway";
    private static final String TUNNEL_ENDPOINT = "tunnelEndpoint";
    /** Each is asked for its node. */
    private static final int MOST_LEASES = 50;

    private final KubernetesApi api;
    private final Instant ownTime;

    GatewayLookup(KubernetesApi api, Instant ownTime) {
        this.api = api;
        this.ownTime = ownTime;
    }

    /** A lease of the gateway's leader. All members of its spec may be left out. */
    private record LeaderLease(String namespace, String holder, Optional<Instant> renewed) {
        static LeaderLease of(Member lease) {
            var spec = lease.at("spec").object();
            return new LeaderLease(
                    lease.at("metadata").at("namespace").text(),
                    spec.at("holderIdentity").remarkIfAny().orElse(""),
                    spec.at("renewTime").timeIfAny());
        }

        String node() {
            return holder.contains("_") ? holder.substring(0, holder.lastIndexOf('_')) : holder;
        }
    }

    /** Empty where no gateway is installed. */
    List<Gateway> read() {
        var leases = api.list(LEASES, GatewayLookup::leaderLease)
                .orElseThrow(() -> new Unreadable(Kind.MISSING, "list " + LEASES, "the API server answers 404"));
        var now = leases.serverTime().orElse(ownTime);
        var leaders = ofTheGateway(leases.items());
        if (leaders.isEmpty()) {
            return List.of();
        }
        if (leaders.size() > MOST_LEASES) {
            throw new Unreadable(
                    Kind.TOO_LARGE,
                    "list " + LEASES,
                    "more than " + MOST_LEASES + " namespaces have a lease " + LEADER);
        }
        var endpoint = tunnelEndpoint();
        return leaders.stream().map(lease -> gateway(lease, endpoint, now)).toList();
    }

    private List<LeaderLease> ofTheGateway(List<LeaderLease> leases) {
        if (leases.size() < 2) {
            return leases;
        }
        var nodes = nodes().stream().map(GatewayNode::name).collect(Collectors.toSet());
        var held = leases.stream().filter(lease -> nodes.contains(lease.node())).toList();
        return held.isEmpty() ? leases : held;
    }

    private List<GatewayNode> nodes() {
        return api.list(NODES, GatewayLookup::gatewayNode)
                .orElseThrow(() -> new Unreadable(Kind.MISSING, "list " + NODES, "the API server answers 404"))
                .items();
    }

    /** What an installed gateway stands on. */
    GatewaySetup readSetup() {
        var cilium =
                api.get(CILIUM, "ConfigMap").map(config -> config.at("data").textsByNameIfAny());
        return new GatewaySetup(
                nodes(), cilium.map(settings -> "true".equals(settings.getOrDefault("enable-vtep", "false"))));
    }

    private static Optional<GatewayNode> gatewayNode(Member node) {
        if (!"true".equals(node.at("metadata").at("labels").textsByNameIfAny().get(NODE_LABEL))) {
            return Optional.empty();
        }
        var status = node.at("status").object();
        return Optional.of(new GatewayNode(
                KubernetesObjects.name(node), KubernetesObjects.isReady(status), KubernetesObjects.readySince(status)));
    }

    private static Optional<LeaderLease> leaderLease(Member lease) {
        return LEADER.equals(KubernetesObjects.name(lease)) ? Optional.of(LeaderLease.of(lease)) : Optional.empty();
    }

    private Gateway gateway(LeaderLease lease, Optional<String> endpoint, Instant now) {
        return new Gateway(
                lease.namespace(),
                lease.holder(),
                lease.renewed(),
                lease.renewed().map(renewed -> Duration.between(renewed, now)),
                leaderAddress(lease.node()),
                endpoint);
    }

    /** Whoever holds a lease says so in a text of its own. */
    private Optional<String> leaderAddress(String node) {
        return node.isEmpty() || KubernetesApi.isNoName(node)
                ? Optional.empty()
                : api.get("/api/v1/nodes/" + URLEncoder.encode(node, StandardCharsets.UTF_8), "Node")
                        .flatMap(found ->
                                KubernetesObjects.internalIp(found.at("status").object()));
    }

    /** The member's place in the resource is not documented, so it is looked for by its name. */
    private Optional<String> tunnelEndpoint() {
        return Stream.of("v2", "v2alpha1")
                .flatMap(version -> api
                        .getIfServed("/apis/cilium.io/" + version + "/ciliumvtepconfigs/" + TUNNEL, "CiliumVTEPConfig")
                        .stream())
                .flatMap(config -> config.json().findValues(TUNNEL_ENDPOINT).stream())
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .findFirst();
    }
}
