package dev.mooring.check;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.actual.ActualCluster;
import dev.mooring.declared.DeclaredCluster;
import dev.mooring.standin.CloudStandIn;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.KubernetesStandIn;
import dev.mooring.standin.TimeShift;
import dev.mooring.standin.World;
import dev.mooring.standin.World.Route;
import dev.mooring.verification.ReadingsFixture;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
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
    public static final String CONFIG_MAPS = "/api/v1/namespaces/kube-system/configmaps";
    private static final Clock CLOCK = Clock.fixed(TimeShift.FIXTURES_NOW, ZoneOffset.UTC);

    private final CloudStandIn cloud;
    private final KubernetesStandIn kubernetes;

    private Scenario() {
        var world = World.healthy(TimeShift.FIXTURES_NOW);
        this.cloud = new CloudStandIn(world);
        this.kubernetes = new KubernetesStandIn(world, CLOCK);
    }

    public static Scenario healthy() {
        return new Scenario();
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

    public Scenario fail(String path, int status, String errorType) {
        cloud.fail(path, "", status, errorType, "planted");
        return this;
    }

    public Scenario failSsm(String operation, int status, String errorType) {
        cloud.fail("/", "AmazonSSM." + operation, status, errorType, "planted");
        return this;
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

    /** Answers an EKS or Pulumi path with text that is no JSON. */
    public Scenario garbleCloud(String path) {
        cloud.server().stubFor(get(urlPathEqualTo(path)).willReturn(okJson("{\"cluster\": {\"name\"")));
        return this;
    }

    public Situation situation() {
        return situation(Map.of());
    }

    public Situation situation(Map<String, String> settings) {
        try (var readings = new ReadingsFixture(cloud.url(), kubernetes, CLOCK, settings)) {
            var cluster = readings.cluster();
            DeclaredCluster declared = readings.declared(cluster);
            ActualCluster actual = readings.actual(cluster, declared);
            return Situation.of(cluster.name(), declared, actual, TimeShift.FIXTURES_NOW);
        } finally {
            close();
        }
    }

    public Map<CheckDescription, Outcome> judge() {
        return Judge.judge(situation());
    }

    /** Ids of the checks that fail and count. */
    public Set<String> findings() {
        return findings(judge());
    }

    public static Set<String> findings(Map<CheckDescription, Outcome> outcomes) {
        return faults(outcomes).stream()
                .map(fault -> fault.check().id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public List<Fault> faults() {
        return faults(judge());
    }

    /** Faults that no other explains. */
    public static List<Fault> faults(Map<CheckDescription, Outcome> outcomes) {
        return Judge.faults(outcomes.values()).stream()
                .filter(fault -> fault.inhibitedBy().isEmpty())
                .toList();
    }

    public static Set<String> unknowns(Map<CheckDescription, Outcome> outcomes) {
        return outcomes.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Outcome.Unknown)
                .map(entry -> entry.getKey().id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
        kubernetes.close();
        cloud.close();
    }
}
