package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mooring.actual.x509.Certificates;
import dev.mooring.actual.x509.SigningRequest;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes objects, trimmed to what checks need. Order means nothing. What the API reference calls required, and every
 * member that Go always writes (structs, and all that is not marked {@code omitempty}), must be there: an object without it
 * is not what the API server holds, and would be judged as something that it is not. What may be left out counts as left
 * out. Names of types in comments are those of k8s.io/api.
 *
 * <p>What a machine writes of itself the API server takes as it comes: an empty text, a time that never is. That is told of
 * that one machine, and says nothing; it must not keep others from being judged.
 */
final class KubernetesObjects {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";
    /** What aws-iam-authenticator tells of a caller, in its pkg/server. */
    private static final Set<String> CALLER = Set.of("canonicalarn", "arn", "sessionname");

    private static final Set<String> STATUSES = Set.of("True", "False", "Unknown");
    /** What kubelet asks for ({@code nodeLeaseDurationSeconds}); the member itself is a pointer, and may be left out. */
    private static final int DEFAULT_LEASE_SECONDS = 40;

    private KubernetesObjects() {}

    static String name(Member object) {
        return object.at("metadata").object().at("name").text();
    }

    /** Empty for nodes that are hybrid by neither mark. Node's spec and status are structs: always written. */
    static Optional<HybridNode> node(Member node) {
        var metadata = node.at("metadata").object();
        var spec = node.at("spec").object();
        var status = node.at("status").object();
        var providerId = spec.at("providerID").remarkIfAny().orElse("");
        if (!HybridNode.isHybrid(computeType(node).orElse(null), providerId)) {
            return Optional.empty();
        }
        return Optional.of(new HybridNode(
                name(node),
                metadata.at("creationTimestamp").timeIfAny().orElse(null),
                metadata.at("labels").textsByNameIfAny(),
                providerId,
                internalIp(status).orElse(null),
                conditions(status.at("conditions")),
                taints(spec.at("taints")),
                spec.at("unschedulable").flagIfAny().orElse(false),
                software(status.at("nodeInfo").objectIfAny())));
    }

    /** Whether a node is one of EKS Auto Mode. */
    static boolean isAuto(Member node) {
        return computeType(node).filter("auto"::equals).isPresent();
    }

    /** Whether a node that is not hybrid has pods of DaemonSets: those of EKS Auto Mode and Fargate tell a compute type, and have none. */
    static boolean runsAddons(Member node) {
        return computeType(node).isEmpty();
    }

    /** Of a node that is not hybrid: what it says otherwise than it should must not keep the others from being read. */
    static boolean isReadyNode(Member node) {
        for (var condition : node.json().path("status").path("conditions")) {
            if ("Ready".equals(condition.path("type").asText())) {
                return "True".equals(condition.path("status").asText());
            }
        }
        return false;
    }

    /** Of most nodes of a cluster little else is looked at. */
    private static Optional<String> computeType(Member node) {
        return node.at("metadata")
                .object()
                .at("labels")
                .objectIfAny()
                .at(HybridNode.COMPUTE_TYPE)
                .textIfAny();
    }

    /** NodeSystemInfo is empty until kubelet has filled it in. */
    private static HybridNode.Software software(Member nodeInfo) {
        return new HybridNode.Software(
                nodeInfo.at("kubeletVersion").remarkIfAny().orElse(""),
                nodeInfo.at("osImage").remarkIfAny().orElse(""),
                nodeInfo.at("kernelVersion").remarkIfAny().orElse(""),
                nodeInfo.at("containerRuntimeVersion").remarkIfAny().orElse(""),
                new HybridNode.Hardware(
                        nodeInfo.at("machineID").remarkIfAny().orElse(""),
                        nodeInfo.at("systemUUID").remarkIfAny().orElse("")));
    }

    /** The first InternalIP in a node's status; type and address of a NodeAddress are required, and may be empty. */
    static Optional<String> internalIp(Member status) {
        return status.at("addresses").listIfAny().stream()
                .filter(address ->
                        "InternalIP".equals(address.object().at("type").anyText()))
                .map(address -> address.at("address").anyRemark())
                .filter(address -> !address.isEmpty())
                .findFirst();
    }

    /** Type and status of a NodeCondition are required, and may be any text. */
    private static List<Condition> conditions(Member conditions) {
        return conditions.listIfAny().stream()
                .map(Member::object)
                .map(condition -> new Condition(
                        condition.at("type").anyRemark(),
                        statusOf(condition),
                        condition.at("reason").remarkIfAny().orElse(""),
                        condition.at("message").remarkIfAny().orElse(""),
                        condition.at("lastHeartbeatTime").timeIfAny().orElse(null),
                        condition.at("lastTransitionTime").timeIfAny().orElse(null)))
                .toList();
    }

    /** What is no status says as little as one that is unknown. */
    private static String statusOf(Member condition) {
        var status = condition.at("status").anyText();
        return STATUSES.contains(status) ? status : "Unknown";
    }

    /** Key and effect of a Taint are required. */
    private static List<Taint> taints(Member taints) {
        return taints.listIfAny().stream()
                .map(Member::object)
                .map(taint -> new Taint(
                        taint.at("key").remark(),
                        taint.at("value").remarkIfAny().orElse(""),
                        taint.at("effect").remark(),
                        taint.at("timeAdded").timeIfAny().orElse(null)))
                .toList();
    }

    /** Lease's spec is a struct: always written. All of its members are pointers: a lease that nobody renewed has none. */
    static Lease lease(Member lease) {
        var spec = lease.at("spec").object();
        return new Lease(
                name(lease),
                spec.at("renewTime").timeIfAny().orElse(null),
                Duration.ofSeconds(spec.at("leaseDurationSeconds").countIfAny().orElse(DEFAULT_LEASE_SECONDS)));
    }

    /**
     * Empty for requests to another signer. The signer's name is required. The user's name the API server fills in itself,
     * for every request that came from somebody it knows: a kubelet is one.
     */
    static Optional<ServingCsr> servingCsr(Member csr) {
        var spec = csr.at("spec").object();
        if (!KUBELET_SERVING.equals(spec.at("signerName").text())) {
            return Optional.empty();
        }
        var status = csr.at("status").objectIfAny();
        var certificate = status.at("certificate").textIfAny().orElse("");
        return Optional.of(new ServingCsr(
                name(csr),
                spec.at("username").text(),
                csr.at("metadata").at("creationTimestamp").timeIfAny().orElse(null),
                worst(status.at("conditions")),
                !certificate.isEmpty(),
                decoded(spec.at("request").textIfAny().orElse("")).flatMap(SigningRequest::parse),
                decoded(certificate)
                        .flatMap(pem -> Certificates.parse(pem).stream().findFirst()),
                caller(spec.at("extra").objectIfAny())));
    }

    /** Every value is a list. Some clusters put a domain before the names. */
    private static ServingCsr.Caller caller(Member extra) {
        var texts = new HashMap<String, String>();
        for (var member : extra.members()) {
            var name =
                    member.name().substring(member.name().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
            if (CALLER.contains(name)) {
                member.textsIfAny().stream().findFirst().ifPresent(text -> texts.put(name, text));
            }
        }
        return ServingCsr.Caller.of(
                texts.getOrDefault("canonicalarn", ""),
                texts.getOrDefault("arn", ""),
                texts.getOrDefault("sessionname", ""));
    }

    private static Optional<String> decoded(String base64) {
        try {
            var bytes = Base64.getMimeDecoder().decode(base64);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Denied and Failed outweigh Approved, which may stand beside Failed. The type of a condition is required. */
    private static @Nullable String worst(Member conditions) {
        var types = conditions.listIfAny().stream()
                .map(condition -> condition.object().at("type").text())
                .toList();
        for (var type : List.of("Denied", "Failed", "Approved")) {
            if (types.contains(type)) {
                return type;
            }
        }
        return null;
    }

    /**
     * DaemonSetStatus always has the numbers of nodes wanted and ready, zero as well; the number of updated ones is left
     * out where it is zero. The pod's template matters only for what it says.
     */
    static DaemonSet daemonSet(Member daemonSet) {
        var status = daemonSet.at("status").object();
        var pod = podOf(daemonSet);
        return new DaemonSet(
                name(daemonSet),
                status.at("desiredNumberScheduled").count(),
                status.at("numberReady").count(),
                status.at("updatedNumberScheduled").countIfAny().orElse(0),
                avoidsHybridNodes(pod),
                placement(pod),
                image(pod));
    }

    static Controller controller(Member deployment) {
        var pod = podOf(deployment);
        return new Controller(
                deployment.at("metadata").at("namespace").text(),
                name(deployment),
                avoidsHybridNodes(pod),
                placement(pod),
                new Image(image(pod)));
    }

    /** What its pods are made like. */
    private static Member podOf(Member workload) {
        return workload.at("spec")
                .objectIfAny()
                .at("template")
                .objectIfAny()
                .at("spec")
                .objectIfAny();
    }

    /** Of the first container; empty where it names none. */
    private static String image(Member pod) {
        return pod.at("containers").listIfAny().stream()
                .findFirst()
                .flatMap(container -> container.object().at("image").remarkIfAny())
                .orElse("");
    }

    /** Every term of the required affinity must do so, since terms are alternatives. */
    private static boolean avoidsHybridNodes(Member pod) {
        var terms = nodeSelectorTerms(pod);
        var selected = pod.at("nodeSelector").textsByNameIfAny().getOrDefault(HybridNode.COMPUTE_TYPE, "");
        return (!selected.isEmpty() && !"hybrid".equals(selected))
                || (!terms.isEmpty() && terms.stream().allMatch(KubernetesObjects::termAvoidsHybridNodes));
    }

    private static List<Member> nodeSelectorTerms(Member pod) {
        return pod.at("affinity")
                .objectIfAny()
                .at("nodeAffinity")
                .objectIfAny()
                .at("requiredDuringSchedulingIgnoredDuringExecution")
                .objectIfAny()
                .at("nodeSelectorTerms")
                .listIfAny();
    }

    private static Placement placement(Member pod) {
        return new Placement(
                pod.at("nodeSelector").textsByNameIfAny(),
                nodeSelectorTerms(pod).stream()
                        .map(term -> term.object().at("matchExpressions").listIfAny().stream()
                                .map(KubernetesObjects::expression)
                                .toList())
                        .toList());
    }

    private static Placement.Expression expression(Member expression) {
        return new Placement.Expression(
                expression.object().at("key").text(),
                expression.at("operator").text(),
                expression.at("values").textsIfAny());
    }

    private static boolean termAvoidsHybridNodes(Member term) {
        return term.object().at("matchExpressions").listIfAny().stream()
                .filter(expression -> HybridNode.COMPUTE_TYPE.equals(
                        expression.object().at("key").text()))
                .anyMatch(expression -> {
                    var hybridNamed = expression.at("values").textsIfAny().contains("hybrid");
                    return switch (expression.at("operator").text()) {
                        case "NotIn" -> hybridNamed;
                        case "In" -> !hybridNamed;
                        case "DoesNotExist" -> true;
                        default -> false;
                    };
                });
    }

    /**
     * The spec of a CiliumNode is required. Where nodes share several pools, a node has CIDRs of each that it uses. Where its
     * operator cannot give any, it says so in the status (cilium, {@code pkg/ipam/allocator/podcidr}).
     */
    static CiliumNode ciliumNode(Member ciliumNode) {
        var spec = ciliumNode.at("spec").object();
        var ipam = spec.at("ipam").objectIfAny();
        var ofPools = ipam.at("pools").objectIfAny().at("allocated").listIfAny().stream()
                .flatMap(pool -> pool.object().at("cidrs").textsIfAny().stream());
        return new CiliumNode(
                name(ciliumNode),
                Stream.concat(ipam.at("podCIDRs").textsIfAny().stream(), ofPools)
                        .toList(),
                spec.at("addresses").listIfAny().stream()
                        .map(Member::object)
                        .filter(address ->
                                "InternalIP".equals(address.at("type").anyText()))
                        .flatMap(address -> address.at("ip").textIfAny().stream())
                        .toList(),
                ciliumNode
                        .at("status")
                        .objectIfAny()
                        .at("ipam")
                        .objectIfAny()
                        .at("operator-status")
                        .objectIfAny()
                        .at("error")
                        .remarkIfAny()
                        .filter(problem -> !problem.isBlank()));
    }

    /** A ConfigMap without data is one that nobody filled. Names in it count only as they are written. */
    static AwsAuth awsAuth(Member configMap) {
        return MapRoles.parse(configMap.at("data").textsByNameIfAny().getOrDefault("mapRoles", ""));
    }

    /** The object that an Event is about is required. Nodes may write events. */
    static Optional<NodeEvent> nodeLeftReady(Member event) {
        var about = event.at("involvedObject").object();
        var left = event.at("reason").textIfAny().filter("NodeNotReady"::equals).isPresent()
                && about.at("kind").textIfAny().filter("Node"::equals).isPresent()
                && about.at("name").textIfAny().filter(name -> !name.isEmpty()).isPresent();
        return left ? Optional.of(nodeEvent(event, about)) : Optional.empty();
    }

    /** Old events have a count and two times, new ones a time and, where they are many, a series. */
    private static NodeEvent nodeEvent(Member event, Member about) {
        var eventTime = event.at("eventTime").timeIfAny();
        var series = event.at("series").objectIfAny();
        var count = event.at("count").numberIfAny().or(() -> series.at("count").numberIfAny());
        return new NodeEvent(
                about.at("name").text(),
                event.at("source")
                        .objectIfAny()
                        .at("component")
                        .textIfAny()
                        .or(() -> event.at("reportingComponent").textIfAny())
                        .filter("kubelet"::equals)
                        .isPresent(),
                Math.clamp(count.orElse(1L), 1, Integer.MAX_VALUE),
                event.at("firstTimestamp").timeIfAny().or(() -> eventTime).orElse(null),
                event.at("lastTimestamp").timeIfAny().or(() -> eventTime).orElse(null));
    }

    /** Pod's spec and status are structs: always written. */
    /** Empty where it has ended: what was evicted stays in the list for days. */
    static Optional<DnsPod> dnsPod(Member pod) {
        var read = new DnsPod(
                name(pod),
                pod.at("spec").object().at("nodeName").textIfAny().orElse(""),
                isReady(pod.at("status").object()));
        return hasEnded(pod) ? Optional.empty() : Optional.of(read);
    }

    private static boolean hasEnded(Member pod) {
        return pod.at("status")
                .object()
                .at("phase")
                .textIfAny()
                .filter(phase -> phase.equals("Failed") || phase.equals("Succeeded"))
                .isPresent();
    }

    /** Type and status of a condition of a pod or a node are required, and may be any text. */
    static boolean isReady(Member status) {
        return status.at("conditions").listIfAny().stream()
                .map(Member::object)
                .anyMatch(condition -> "Ready".equals(condition.at("type").anyText())
                        && "True".equals(condition.at("status").anyText()));
    }

    /** When a node became ready, or ceased to be. */
    static Optional<Instant> readySince(Member status) {
        return status.at("conditions").listIfAny().stream()
                .map(Member::object)
                .filter(condition -> "Ready".equals(condition.at("type").anyText()))
                .findFirst()
                .flatMap(condition -> condition.at("lastTransitionTime").timeIfAny());
    }

    /**
     * The API server address in kube-proxy's kubeconfig; empty where the ConfigMap holds no kubeconfig by this name.
     *
     * @throws Unreadable where it holds one that is none: where kube-proxy goes is not known then
     */
    static Optional<String> kubeProxyServer(Member configMap) {
        var kubeconfig = configMap.at("data").textsByNameIfAny().get("kubeconfig");
        return kubeconfig == null ? Optional.empty() : Optional.of(server(configMap, kubeconfig));
    }

    /** Older versions of Cilium say {@code strict}; what they do in part leaves kube-proxy its work. */
    static boolean replacesKubeProxy(Member ciliumConfig) {
        var setting = ciliumConfig.at("data").textsByNameIfAny().getOrDefault("kube-proxy-replacement", "false");
        return setting.equals("true") || setting.equals("strict");
    }

    private static String server(Member configMap, String kubeconfig) {
        try {
            return Member.part("read the kubeconfig of kube-proxy", "kubeconfig", YAML.readTree(kubeconfig))
                    .object()
                    .at("clusters")
                    .list()
                    .stream()
                    .map(cluster ->
                            cluster.object().at("cluster").object().at("server").remark())
                    .findFirst()
                    .orElseThrow(() -> configMap.malformed("data.kubeconfig has no clusters"));
        } catch (JsonProcessingException malformed) {
            throw configMap.malformed("data.kubeconfig is not YAML");
        }
    }
}
