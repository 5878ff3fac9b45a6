package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mooring.actual.kubernetes.AwsAuth.RoleMapping;
import dev.mooring.actual.x509.Certificates;
import dev.mooring.actual.x509.SigningRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
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
                node.path("spec").path("unschedulable").asBoolean(false),
                software(status.path("nodeInfo"))));
    }

    private static HybridNode.Software software(JsonNode nodeInfo) {
        return new HybridNode.Software(
                Json.text(nodeInfo, "kubeletVersion"),
                Json.text(nodeInfo, "osImage"),
                Json.text(nodeInfo, "kernelVersion"),
                Json.text(nodeInfo, "containerRuntimeVersion"));
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
                !Json.text(csr.path("status"), "certificate").isEmpty(),
                decoded(spec, "request").flatMap(SigningRequest::parse),
                decoded(csr.path("status"), "certificate")
                        .flatMap(pem -> Certificates.parse(pem).stream().findFirst())));
    }

    private static Optional<String> decoded(JsonNode object, String member) {
        try {
            var bytes = Base64.getMimeDecoder().decode(Json.text(object, member));
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
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
        var desired = status.path("desiredNumberScheduled").asInt();
        var pod = daemonSet.path("spec").path("template").path("spec");
        return new DaemonSet(
                Json.text(daemonSet.path("metadata"), "name"),
                desired,
                status.path("numberReady").asInt(),
                status.path("updatedNumberScheduled").asInt(desired) < desired,
                avoidsHybridNodes(pod),
                Json.text(pod.path("containers").path(0), "image"));
    }

    /** Every term of the required affinity must do so, since terms are alternatives. */
    private static boolean avoidsHybridNodes(JsonNode pod) {
        var terms = pod.path("affinity")
                .path("nodeAffinity")
                .path("requiredDuringSchedulingIgnoredDuringExecution")
                .path("nodeSelectorTerms");
        var selected = Json.text(pod.path("nodeSelector"), HybridNode.COMPUTE_TYPE);
        return (!selected.isEmpty() && !"hybrid".equals(selected))
                || (!terms.isEmpty()
                        && StreamSupport.stream(terms.spliterator(), false)
                                .allMatch(KubernetesObjects::termAvoidsHybridNodes));
    }

    private static boolean termAvoidsHybridNodes(JsonNode term) {
        return StreamSupport.stream(term.path("matchExpressions").spliterator(), false)
                .filter(expression -> HybridNode.COMPUTE_TYPE.equals(Json.text(expression, "key")))
                .anyMatch(expression -> {
                    var hybridNamed = Json.texts(expression.path("values")).contains("hybrid");
                    return switch (Json.text(expression, "operator")) {
                        case "NotIn" -> hybridNamed;
                        case "In" -> !hybridNamed;
                        case "DoesNotExist" -> true;
                        default -> false;
                    };
                });
    }

    static CiliumNode ciliumNode(JsonNode ciliumNode) {
        return new CiliumNode(
                Json.text(ciliumNode.path("metadata"), "name"),
                Json.texts(ciliumNode.path("spec").path("ipam").path("podCIDRs")));
    }

    /**
     * {@code mapRoles} is YAML inside YAML, so wrong indentation is common: whatever is not a list of mappings of a role
     * is a problem, since the authenticator drops it.
     */
    static AwsAuth awsAuth(JsonNode configMap) {
        var mapRoles = Json.text(configMap.path("data"), "mapRoles");
        try {
            var parsed = YAML.readTree(mapRoles);
            if (!parsed.isArray() && !parsed.isMissingNode() && !parsed.isNull()) {
                return new AwsAuth(true, List.of(), Optional.of("mapRoles is not a list"));
            }
            var mappings = new ArrayList<RoleMapping>();
            var problem = Optional.<String>empty();
            for (var mapping : parsed) {
                if (!mapping.isObject() || !mapping.path("rolearn").isTextual()) {
                    problem = Optional.of("an entry of mapRoles has no rolearn: check its indentation");
                } else if (!mapping.path("groups").isArray()
                        && !mapping.path("groups").isMissingNode()) {
                    problem = Optional.of("groups of " + Json.text(mapping, "rolearn") + " is not a list");
                }
                mappings.add(new RoleMapping(
                        Json.text(mapping, "rolearn"),
                        Json.text(mapping, "username"),
                        Json.texts(mapping.path("groups"))));
            }
            return new AwsAuth(true, mappings, problem);
        } catch (JsonProcessingException malformed) {
            return new AwsAuth(true, List.of(), Optional.of("mapRoles is not valid YAML"));
        }
    }

    static NodeEvent nodeEvent(JsonNode event) {
        var first = Json.time(event, "firstTimestamp");
        var last = Json.time(event, "lastTimestamp");
        var eventTime = Json.time(event, "eventTime");
        return new NodeEvent(
                Json.text(event.path("involvedObject"), "name"),
                Math.max(
                        1,
                        event.path("count")
                                .asInt(event.path("series").path("count").asInt(1))),
                first == null ? eventTime : first,
                last == null ? eventTime : last);
    }

    /** Empty for pods that are not on a node yet. */
    static Optional<DnsPod> dnsPod(JsonNode pod) {
        var node = Json.text(pod.path("spec"), "nodeName");
        return node.isEmpty()
                ? Optional.empty()
                : Optional.of(new DnsPod(Json.text(pod.path("metadata"), "name"), node, isReady(pod)));
    }

    private static boolean isReady(JsonNode pod) {
        return StreamSupport.stream(pod.path("status").path("conditions").spliterator(), false)
                .anyMatch(condition ->
                        "Ready".equals(Json.text(condition, "type")) && "True".equals(Json.text(condition, "status")));
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
