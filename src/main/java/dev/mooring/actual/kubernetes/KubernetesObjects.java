package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mooring.actual.AwsAuth;
import dev.mooring.actual.AwsAuth.RoleMapping;
import dev.mooring.actual.CiliumNode;
import dev.mooring.actual.Condition;
import dev.mooring.actual.DaemonSet;
import dev.mooring.actual.HybridNode;
import dev.mooring.actual.Lease;
import dev.mooring.actual.ServingCsr;
import dev.mooring.actual.Taint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Kubernetes objects, trimmed to what checks need. Order and absence of members mean nothing. */
final class KubernetesObjects {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";
    private static final int DEFAULT_LEASE_SECONDS = 40;

    private KubernetesObjects() {}

    /** Empty for nodes that are hybrid by neither mark. */
    static Optional<HybridNode> node(JsonNode node) {
        var metadata = node.path("metadata");
        var providerId = Json.text(node.path("spec"), "providerID");
        var computeType = Json.optional(metadata.path("labels"), HybridNode.COMPUTE_TYPE);
        if (!HybridNode.isHybrid(computeType, providerId)) {
            return Optional.empty();
        }
        var status = node.path("status");
        return Optional.of(new HybridNode(
                Json.text(metadata, "name"),
                Json.time(metadata, "creationTimestamp"),
                Json.map(metadata.path("labels")),
                providerId,
                internalIp(status.path("addresses")),
                conditions(status.path("conditions")),
                taints(node.path("spec").path("taints")),
                Json.text(status.path("nodeInfo"), "kubeletVersion")));
    }

    private static @Nullable String internalIp(JsonNode addresses) {
        for (var address : addresses) {
            if ("InternalIP".equals(Json.text(address, "type"))) {
                return Json.text(address, "address");
            }
        }
        return null;
    }

    private static List<Condition> conditions(JsonNode conditions) {
        var trimmed = new ArrayList<Condition>();
        conditions.forEach(condition -> trimmed.add(new Condition(
                Json.text(condition, "type"),
                Json.text(condition, "status"),
                Json.text(condition, "reason"),
                Json.text(condition, "message"),
                Json.time(condition, "lastHeartbeatTime"),
                Json.time(condition, "lastTransitionTime"))));
        return trimmed;
    }

    private static List<Taint> taints(JsonNode taints) {
        var trimmed = new ArrayList<Taint>();
        taints.forEach(taint -> trimmed.add(new Taint(
                Json.text(taint, "key"),
                Json.text(taint, "value"),
                Json.text(taint, "effect"),
                Json.time(taint, "timeAdded"))));
        return trimmed;
    }

    static Lease lease(JsonNode lease) {
        var spec = lease.path("spec");
        return new Lease(
                Json.text(lease.path("metadata"), "name"),
                Json.time(spec, "renewTime"),
                Duration.ofSeconds(spec.path("leaseDurationSeconds").asInt(DEFAULT_LEASE_SECONDS)));
    }

    /** Empty for requests to another signer. */
    static Optional<ServingCsr> servingCsr(JsonNode csr) {
        var spec = csr.path("spec");
        if (!KUBELET_SERVING.equals(Json.text(spec, "signerName"))) {
            return Optional.empty();
        }
        return Optional.of(new ServingCsr(
                Json.text(csr.path("metadata"), "name"),
                Json.text(spec, "username"),
                Json.time(csr.path("metadata"), "creationTimestamp"),
                worst(csr.path("status").path("conditions")),
                !Json.text(csr.path("status"), "certificate").isEmpty()));
    }

    /** Denied and Failed outweigh Approved, which may stand beside Failed. */
    private static @Nullable String worst(JsonNode conditions) {
        var types = StreamSupport.stream(conditions.spliterator(), false)
                .map(condition -> Json.text(condition, "type"))
                .toList();
        for (var type : List.of("Denied", "Failed", "Approved")) {
            if (types.contains(type)) {
                return type;
            }
        }
        return null;
    }

    static DaemonSet daemonSet(JsonNode daemonSet) {
        var status = daemonSet.path("status");
        return new DaemonSet(
                Json.text(daemonSet.path("metadata"), "name"),
                status.path("desiredNumberScheduled").asInt(),
                status.path("numberReady").asInt());
    }

    static CiliumNode ciliumNode(JsonNode ciliumNode) {
        return new CiliumNode(
                Json.text(ciliumNode.path("metadata"), "name"),
                Json.texts(ciliumNode.path("spec").path("ipam").path("podCIDRs")));
    }

    static AwsAuth awsAuth(JsonNode configMap) {
        var mapRoles = Json.text(configMap.path("data"), "mapRoles");
        try {
            var mappings = new ArrayList<RoleMapping>();
            YAML.readTree(mapRoles)
                    .forEach(mapping -> mappings.add(new RoleMapping(
                            Json.text(mapping, "rolearn"),
                            Json.text(mapping, "username"),
                            Json.texts(mapping.path("groups")))));
            return new AwsAuth(true, mappings, Optional.empty());
        } catch (JsonProcessingException malformed) {
            return new AwsAuth(true, List.of(), Optional.of("mapRoles is not valid YAML"));
        }
    }

    /** The API server address in kube-proxy's kubeconfig. */
    static Optional<String> kubeProxyServer(JsonNode configMap) {
        try {
            return StreamSupport.stream(
                            YAML.readTree(Json.text(configMap.path("data"), "kubeconfig"))
                                    .path("clusters")
                                    .spliterator(),
                            false)
                    .map(cluster -> Json.text(cluster.path("cluster"), "server"))
                    .filter(server -> !server.isEmpty())
                    .findFirst();
        } catch (JsonProcessingException malformed) {
            return Optional.empty();
        }
    }
}
