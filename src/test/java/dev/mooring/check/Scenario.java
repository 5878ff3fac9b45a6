package dev.mooring.check;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import dev.mooring.standin.CloudStandIn;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.KubernetesStandIn;
import dev.mooring.standin.TimeShift;
import dev.mooring.standin.World;
import dev.mooring.standin.World.Route;
import dev.mooring.verification.ReadingsFixture;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The healthy installation, with faults planted in what its APIs answer. It is read by the real readers, at the moment
 * at which the fixtures stand.
 */
public final class Scenario implements AutoCloseable {
    public static final String NODES = "/api/v1/nodes";
    public static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    public static final String CSRS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    public static final String DAEMONSETS = "/apis/apps/v1/namespaces/kube-system/daemonsets";
    public static final String CLUSTER = "/clusters/hybrid-prod";
    public static final String ENTRIES = CLUSTER + "/access-entries";
    public static final String NODE_ROLE = "arn:aws:iam::111122223333:role/AmazonEKSHybridNodesRole";
    public static final String NODE_ROLE_ENTRY =
            ENTRIES + "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FAmazonEKSHybridNodesRole";
    public static final String STACK = "/api/stacks/acme-edge/edge-platform/prod";
    public static final String EXPORT = STACK + "/export";
    public static final String ENVIRONMENT = "/api/esc/environments/acme-edge/edge-platform/hybrid-prod/open";
    public static final String CONFIG_MAPS = "/api/v1/namespaces/kube-system/configmaps";
    /** Checks of how Mooring itself gets to read: only these may fail because something was not read. */
    static final Set<String> OF_MOORING_ITSELF = Set.of(
            "verifier-permission-missing",
            "verifier-credentials-expired",
            "verifier-throttled",
            "control-plane-unreachable",
            "source-never-read",
            // What it says is told by how the reading ended.
            "esc-environment-invalid");

    private static final Clock CLOCK = Clock.fixed(TimeShift.FIXTURES_NOW, ZoneOffset.UTC);

    private final CloudStandIn cloud;
    private final KubernetesStandIn kubernetes;
    private static final Set<String> NAMES =
            Set.of("tags", "tagsAll", "labels", "annotations", "data", "outputs", "matchLabels", "environment");
    private final Map<String, String> settings = new HashMap<>();
    private Duration deadline = Duration.ofSeconds(20);

    private Scenario(World world) {
        this.cloud = new CloudStandIn(world);
        this.kubernetes = new KubernetesStandIn(world, CLOCK);
    }

    public static Scenario healthy() {
        return new Scenario(World.healthy(TimeShift.FIXTURES_NOW));
    }

    /** The healthy installation with the answers of a situation that somebody reported. */
    public static Scenario reported(String situation) {
        return new Scenario(World.healthy(TimeShift.FIXTURES_NOW).with(situation, TimeShift.FIXTURES_NOW));
    }

    /** Puts a fixture in place of what an EKS or Pulumi path answers. */
    public Scenario serve(String path, String fixture) {
        cloud.serve(
                new Route("eks", path.endsWith("/insights") ? "POST" : "GET", path, "", 200, Fixtures.json(fixture)));
        return this;
    }

    public Scenario serveSsm(String operation, String fixture) {
        cloud.serve(new Route("ssm", "POST", "/", "AmazonSSM." + operation, 200, Fixtures.json(fixture)));
        return this;
    }

    public Scenario change(String path, Consumer<JsonNode> change) {
        cloud.change(path, change);
        return this;
    }

    /** Changes what SSM answers to an operation. */
    public Scenario changeSsm(String operation, Consumer<JsonNode> change) {
        cloud.change("/", "AmazonSSM." + operation, change);
        return this;
    }

    /** Changes the EKS cluster. */
    public Scenario cluster(Consumer<ObjectNode> change) {
        return change(CLUSTER, body -> change.accept((ObjectNode) body.path("cluster")));
    }

    /** Changes every resource of a type in the stack's state. */
    public Scenario declare(String type, Consumer<ObjectNode> change) {
        for (var path : List.of(EXPORT, EXPORT + "/42")) {
            change(
                    path,
                    body -> body.path("deployment").path("resources").forEach(resource -> {
                        if (resource.path("type").asText().equals(type)) {
                            change.accept((ObjectNode) resource);
                        }
                    }));
        }
        return this;
    }

    /** Takes every resource of a type out of the stack's state. */
    public Scenario undeclare(String type) {
        return resources(resource -> !resource.path("type").asText().equals(type));
    }

    /** Leaves only some add-ons in the stack's state. */
    public Scenario declareAddons(Predicate<String> which) {
        return resources(resource -> !resource.path("type").asText().equals("aws:eks/addon:Addon")
                || which.test(resource.path("inputs").path("addonName").asText()));
    }

    private Scenario resources(Predicate<JsonNode> which) {
        for (var path : List.of(EXPORT, EXPORT + "/42")) {
            change(path, body -> {
                var kept = Fixtures.JSON.createArrayNode();
                body.path("deployment").path("resources").forEach(resource -> {
                    if (which.test(resource)) {
                        kept.add(resource);
                    }
                });
                ((ObjectNode) body.path("deployment")).set("resources", kept);
            });
        }
        return this;
    }

    /** Adds a resource to the stack's state. */
    public Scenario addResource(String json) {
        var resource = Fixtures.tree(json.getBytes(StandardCharsets.UTF_8));
        for (var path : List.of(EXPORT, EXPORT + "/42")) {
            change(path, body -> ((ArrayNode) body.path("deployment").path("resources")).add(resource));
        }
        return this;
    }

    /** Changes the nodes that the stack's output declares. */
    public Scenario declareNodes(Consumer<ArrayNode> change) {
        return declare(
                "pulumi:pulumi:Stack",
                stack -> change.accept((ArrayNode) stack.path("outputs").path("hybridNodes")));
    }

    public Scenario node(String name, Consumer<ObjectNode> change) {
        return changeObject(NODES, name, change);
    }

    /** Sets a condition of a node; its heartbeat stays as it was. */
    public Scenario condition(String node, String type, String status, String reason) {
        return node(node, object -> {
            for (var condition : object.path("status").path("conditions")) {
                if (condition.path("type").asText().equals(type)) {
                    ((ObjectNode) condition)
                            .put("status", status)
                            .put("reason", reason)
                            .put("lastTransitionTime", "2026-08-21T11:49:00Z");
                    return;
                }
            }
            ((ArrayNode) object.path("status").path("conditions"))
                    .addObject()
                    .put("type", type)
                    .put("status", status)
                    .put("reason", reason)
                    .put("message", "planted")
                    .put("lastHeartbeatTime", "2026-08-21T11:58:25Z")
                    .put("lastTransitionTime", "2026-08-21T11:49:00Z");
        });
    }

    /** The same, with what it says. */
    public Scenario condition(String node, String type, String status, String reason, String message) {
        return condition(node, type, status, reason).changeCondition(node, type, one -> one.put("message", message));
    }

    public Scenario changeCondition(String node, String type, Consumer<ObjectNode> change) {
        return node(
                node,
                object -> object.path("status").path("conditions").forEach(condition -> {
                    if (condition.path("type").asText().equals(type)) {
                        change.accept((ObjectNode) condition);
                    }
                }));
    }

    public Scenario taint(String node, String key, String effect, String timeAdded) {
        return node(
                node,
                object -> ((ObjectNode) object.path("spec"))
                        .withArray("taints")
                        .addObject()
                        .put("key", key)
                        .put("effect", effect)
                        .put("timeAdded", timeAdded));
    }

    /** Sets a configuration key of the watched cluster. */
    public Scenario set(String key, String value) {
        settings.put("mooring.clusters.hybrid-prod." + key, value);
        return this;
    }

    /** Puts an answer at an AWS path that the installation does not serve by itself. */
    public Scenario serveJson(String path, String body) {
        cloud.serve(new Route("eks", "GET", path, "", 200, Fixtures.tree(body.getBytes(StandardCharsets.UTF_8))));
        return this;
    }

    /** Answers an operation of IAM or EC2, which speak XML. */
    public Scenario serveXml(String action, String body) {
        cloud.server()
                .stubFor(post(urlPathEqualTo("/"))
                        .withRequestBody(containing("Action=" + action))
                        .willReturn(aResponse()
                                .withHeader("Content-Type", "text/xml")
                                .withBody(body)));
        return this;
    }

    /** Puts an object given as JSON into a Kubernetes list. */
    public Scenario put(String path, String json) {
        return put(path, (ObjectNode) Fixtures.tree(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Answers a Kubernetes path as given. */
    public Scenario answerKubernetes(String path, int status, String fixture) {
        kubernetes.fail(path, status, Fixtures.json(fixture).toString());
        return this;
    }

    public Scenario fail(String path, int status, String errorType) {
        cloud.fail(path, "", status, errorType, "planted");
        return this;
    }

    public Scenario failSsm(String operation, int status, String errorType) {
        cloud.fail("/", "AmazonSSM." + operation, status, errorType, "planted");
        return this;
    }

    /** Pulumi finds errors in the environment when it is opened. */
    public Scenario rejectOpening() {
        cloud.server()
                .stubFor(post(urlPathEqualTo(ENVIRONMENT))
                        .willReturn(aResponse()
                                .withStatus(400)
                                .withBody(Fixtures.json("pulumi/esc.open.error.400.diagnostics.json")
                                        .toString())));
        return this;
    }

    /** Where AWS and Pulumi are. */
    public String cloudUrl() {
        return cloud.url();
    }

    /** Puts an answer at a Pulumi path. */
    public Scenario answer(String path, JsonNode body) {
        cloud.serve(new Route("pulumi", "GET", path, "", 200, body));
        return this;
    }

    /** Answers the first page of an EKS list with a fixture; what was served before is the second. */
    public Scenario firstPage(String path, String fixture) {
        cloud.server()
                .stubFor(get(urlPathEqualTo(path))
                        .withQueryParam("nextToken", absent())
                        .willReturn(okJson(Fixtures.json(fixture).toString())));
        return this;
    }

    /** Puts the items of a fixture in place of a Kubernetes list. */
    public Scenario list(String path, String fixture) {
        kubernetes.names(path).forEach(name -> kubernetes.delete(path, name));
        StreamSupport.stream(Fixtures.json(fixture).path("items").spliterator(), false)
                .forEach(item -> kubernetes.put(path, (ObjectNode) item));
        return this;
    }

    public Scenario object(String path, String fixture) {
        kubernetes.put(path, (ObjectNode) Fixtures.json(fixture));
        return this;
    }

    public Scenario delete(String path, String name) {
        kubernetes.delete(path, name);
        return this;
    }

    public Scenario changeObject(String path, String name, Consumer<ObjectNode> change) {
        kubernetes.change(path, name, change);
        return this;
    }

    public Scenario put(String path, ObjectNode object) {
        kubernetes.put(path, object);
        return this;
    }

    public Scenario refuse(String path, int status) {
        kubernetes.fail(path, status, "{\"message\":\"planted\"}");
        return this;
    }

    /** Answers a Kubernetes path with text that is no JSON. */
    public Scenario garble(String path) {
        kubernetes.fail(path, 200, "{\"items\": [ {\"metadata\"");
        return this;
    }

    /** Answers an AWS or Pulumi path, or an operation of SSM, with text that is no JSON. */
    public Scenario garbleCloud(String path, boolean ofSsm) {
        cloud.server().stubFor(at(path, ofSsm).willReturn(okJson("{\"cluster\": {\"name\"")));
        return this;
    }

    /** Answers an AWS or Pulumi path, or an operation of SSM, with whatever. */
    Scenario answerCloud(String path, boolean ofSsm, int status, String body) {
        cloud.server()
                .stubFor(at(path, ofSsm)
                        .willReturn(aResponse().withStatus(status).withBody(body)));
        return this;
    }

    /** Answers a Kubernetes path with whatever. */
    public Scenario serveKubernetes(String path, int status, String body) {
        kubernetes.fail(path, status, body);
        return this;
    }

    /** Nobody listens any more where AWS and Pulumi were. */
    Scenario stopCloud() {
        cloud.close();
        return this;
    }

    /** Nobody listens any more where the Kubernetes API was. */
    Scenario stopKubernetes() {
        kubernetes.close();
        return this;
    }

    /** Answers later what it would have answered. */
    public Scenario delayCloud(String path, boolean ofSsm, Duration by) {
        cloud.delay(ofSsm ? "/" : path, ofSsm ? "AmazonSSM." + path : "", by);
        return this;
    }

    public Scenario delayKubernetes(String path, Duration by) {
        kubernetes.delay(path, by);
        return this;
    }

    /** How long each side may take to read. */
    public Scenario within(Duration time) {
        deadline = time;
        return this;
    }

    /** Answers every page of an EKS list but the first with an error. */
    public Scenario failSecondPage(String path) {
        cloud.server()
                .stubFor(get(urlPathEqualTo(path))
                        .withQueryParam("nextToken", matching(".+"))
                        .willReturn(aResponse().withStatus(500).withHeader("x-amzn-errortype", "ServerException")));
        return this;
    }

    private static MappingBuilder at(String path, boolean ofSsm) {
        return ofSsm
                ? post(urlPathEqualTo("/")).withHeader("X-Amz-Target", equalTo("AmazonSSM." + path))
                : any(urlPathEqualTo(path));
    }

    /** Adds a member that nobody knows, and one that is null, to every object that is not a map of names. */
    public Scenario withUnknownMembers() {
        cloud.changeAll(Scenario::addUnknownMembers);
        for (var path : List.of(NODES, LEASES, CSRS, DAEMONSETS, "/apis/cilium.io/v2/ciliumnodes")) {
            kubernetes.names(path).forEach(name -> kubernetes.change(path, name, Scenario::addUnknownMembers));
        }
        return this;
    }

    private static void addUnknownMembers(JsonNode node) {
        if (node instanceof ObjectNode object && !object.has("4dabf18193072939515e22adb298388d")) {
            object.properties().stream()
                    .filter(member -> !NAMES.contains(member.getKey()))
                    .forEach(member -> addUnknownMembers(member.getValue()));
            object.put("someNewMember", "new");
            object.putNull("someNullMember");
        } else if (node.isArray()) {
            node.forEach(Scenario::addUnknownMembers);
        }
    }

    public Situation situation() {
        return situation(Map.of());
    }

    public Situation situation(Map<String, String> more) {
        settings.putAll(more);
        try (var readings = new ReadingsFixture(cloud.url(), kubernetes, CLOCK, settings).within(deadline)) {
            return Situation.of(readings.cluster().name(), readings.read(), TimeShift.FIXTURES_NOW);
        } finally {
            close();
        }
    }

    /** Reads, lets something happen, and reads again with the same readers; the second look knows what the first one saw. */
    Looks twice(Consumer<Scenario> between, Policy policy) {
        var now = new AtomicReference<>(TimeShift.FIXTURES_NOW);
        InstantSource clock = now::get;
        try (var readings = new ReadingsFixture(cloud.url(), kubernetes, clock.withZone(ZoneOffset.UTC), settings)
                .within(deadline)) {
            var cluster = readings.cluster().name();
            var first = Judgement.of(Situation.of(cluster, readings.read(), TimeShift.FIXTURES_NOW), policy);
            between.accept(this);
            // Long enough for what watches told to be too old to be trusted.
            now.set(TimeShift.FIXTURES_NOW.plus(Duration.ofSeconds(100)));
            var second = Situation.of(cluster, readings.read(), TimeShift.FIXTURES_NOW, first.remembered());
            return new Looks(first, Judgement.of(second, policy));
        } finally {
            close();
        }
    }

    /** What two verifications, one after the other, came to. */
    record Looks(Judgement first, Judgement second) {}

    public Outcomes judge() {
        return Judge.judge(situation());
    }

    /** Ids of the checks that fail and count. */
    public Set<String> findings() {
        return findings(judge());
    }

    public static Set<String> findings(Outcomes outcomes) {
        return faults(outcomes).stream()
                .map(fault -> fault.check().id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public List<Fault> faults() {
        return faults(judge());
    }

    /** Faults that count. */
    public static List<Fault> faults(Outcomes outcomes) {
        return outcomes.faults().stream().filter(Fault::counts).toList();
    }

    public static Set<String> unknowns(Outcomes outcomes) {
        var unknowns = new TreeSet<String>();
        outcomes.forEach((check, outcome) -> {
            if (outcome instanceof Outcome.Unknown) {
                unknowns.add(check.id());
            }
        });
        return unknowns;
    }

    @Override
    public void close() {
        kubernetes.close();
        cloud.close();
    }
}
