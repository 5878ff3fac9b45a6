package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads the hybrid nodes gateway. Its lease is looked for by name in all namespaces, since chart and documentation name
 * different ones; holder identities are {@code NODE_UUID}.
 */
final class GatewayLookup {
    private static final String LEADER = "hybrid-gateway-leader";
    private static final String LEASES = "/apis/coordination.k8s.io/v1/leases?fieldSelector=metadata.name%3D" + LEADER;
    private static final String TUNNEL = "hybrid-gateway";
    private static final String TUNNEL_ENDPOINT = "tunnelEndpoint";

    private final KubernetesApi api;
    private final Instant ownTime;

    GatewayLookup(KubernetesApi api, Instant ownTime) {
        this.api = api;
        this.ownTime = ownTime;
    }

    /** Empty where no gateway is installed. */
    Optional<Gateway> read() {
        var leases = api.list(LEASES, Optional::of);
        var now = leases.flatMap(KubernetesApi.Listed::serverTime).orElse(ownTime);
        return leases.flatMap(listed -> listed.items().stream()
                        .filter(lease -> LEADER.equals(Json.text(lease.path("metadata"), "name")))
                        .max(Comparator.comparing(lease -> Json.text(lease.path("spec"), "renewTime"))))
                .map(lease -> gateway(lease, now));
    }

    private Gateway gateway(JsonNode lease, Instant now) {
        var holder = Json.text(lease.path("spec"), "holderIdentity");
        return new Gateway(
                Json.text(lease.path("metadata"), "namespace"),
                holder,
                Optional.ofNullable(Json.time(lease.path("spec"), "renewTime"))
                        .map(renewed -> Duration.between(renewed, now)),
                leaderAddress(holder),
                tunnelEndpoint());
    }

    private Optional<String> leaderAddress(String holder) {
        var node = holder.contains("_") ? holder.substring(0, holder.lastIndexOf('_')) : holder;
        return node.isEmpty()
                ? Optional.empty()
                : api.get("/api/v1/nodes/" + node)
                        .flatMap(found -> StreamSupport.stream(
                                        found.path("status").path("addresses").spliterator(), false)
                                .filter(address -> "InternalIP".equals(Json.text(address, "type")))
                                .map(address -> Json.text(address, "address"))
                                .findFirst());
    }

    /** The member's place in the resource is not documented, so it is looked for by its name. */
    private Optional<String> tunnelEndpoint() {
        return Stream.of("v2", "v2alpha1")
                .flatMap(version -> api.get("/apis/cilium.io/" + version + "/ciliumvtepconfigs/" + TUNNEL).stream())
                .flatMap(config -> config.findValues(TUNNEL_ENDPOINT).stream())
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .findFirst();
    }
}
