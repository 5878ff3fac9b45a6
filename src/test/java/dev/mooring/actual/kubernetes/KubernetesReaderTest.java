package dev.mooring.actual.kubernetes;

import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFixture;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.Source;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.KubernetesStandIn;
import dev.mooring.standin.TimeShift;
import dev.mooring.standin.World;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what a Kubernetes API server answers is fresh; whatever else answers in its place is unavailable, and named. */
class KubernetesReaderTest {
    private static final Clock CLOCK = Clock.fixed(TimeShift.FIXTURES_NOW, ZoneOffset.UTC);
    private static final String NODES = "/api/v1/nodes";
    private static final String NODE = "mi-0a1b2c3d4e5f67890";
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private static final String CSRS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private static final String DAEMONSETS = "/apis/apps/v1/namespaces/kube-system/daemonsets";
    private static final String CILIUM_NODES = "/apis/cilium.io/v2/ciliumnodes";
    private static final String MAPS = "/api/v1/namespaces/kube-system/configmaps";
    private static final String EVENTS = "/api/v1/namespaces/default/events";
    private static final String PODS = "/api/v1/namespaces/kube-system/pods";
    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
    private static final String DEPLOYMENTS = "/apis/apps/v1/deployments";
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/policy/endpointslices";
    private static final String ALL_LEASES = "/apis/coordination.k8s.io/v1/leases";

    private static final List<String> WRONG = List.of(
            "",
            "{}",
            "[]",
            "null",
            "[7]",
            "\"text\"",
            "{\"kind\":\"NodeList\",\"metadata\":{}}",
            "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":null}",
            "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":[7]}",
            "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":[{}]}",
            "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":[{\"metadata\"",
            "<html><body>Please sign in</body></html>");

    private final KubernetesStandIn api = new KubernetesStandIn(World.healthy(TimeShift.FIXTURES_NOW), CLOCK);
    private final AwsClients aws = AwsFixture.clients(Bounds.usual());
    private final KubernetesConnections connections =
            new KubernetesConnections(aws, Bounds.usual(), VERTX, CLOCK, System::nanoTime, change -> {});

    @TempDir
    Path folder;

    @BeforeEach
    void fill() {
        put(PODS, """
                {"metadata": {"name": "coredns-1", "ownerReferences": [{"kind": "DaemonSet"}]},
                 "spec": {"nodeName": "%s", "containers": [{"name": "coredns"}]},
                 "status": {"conditions": [{"type": "Ready", "status": "True"}]}}
                """.formatted(NODE));
        put(EVENTS, """
                {"metadata": {"name": "left"}, "involvedObject": {"kind": "Node", "name": "%s"},
                 "reason": "NodeNotReady", "count": 2, "firstTimestamp": "2026-08-21T11:41:50Z",
                 "lastTimestamp": "2026-08-21T11:51:50Z", "eventTime": null}
                """.formatted(NODE));
        put(DEPLOYMENTS, """
                {"metadata": {"name": "cluster-autoscaler", "namespace": "kube-system"},
                 "spec": {"template": {"spec": {"containers": [{"image": "cluster-autoscaler:v1.33.0"}]}}}}
                """);
        put(WEBHOOKS, """
                {"metadata": {"name": "policy"}, "webhooks": [{"name": "check.policy.example",
                 "clientConfig": {"service": {"namespace": "policy", "name": "webhook"}}}]}
                """);
        put(SLICES, """
                {"metadata": {"name": "webhook-1"}, "endpoints": [{"addresses": ["10.87.0.17"]}]}
                """);
        put(
                ALL_LEASES,
                Fixtures.json("k8s/lease.hybrid-gateway-leader.healthy.json").toString());
        api.fail(PODS + "/coredns-1/log", 200, "a line");
    }

    @AfterEach
    void close() {
        connections.close();
        aws.close();
        api.close();
    }

    @Test
    void readsEverySourceInTheirOrder() {
        var readings = read().all();
        assertThat(readings).extracting(Reading::source).isEqualTo(KubernetesSources.ALL);
        assertThat(readings).extracting(Reading::state).containsOnly("fresh");
    }

    /** Where what is asked; some sources ask more than once. */
    static Stream<Arguments> operations() {
        return Stream.of(
                Arguments.of(NODES, KubernetesSources.NODES),
                Arguments.of(LEASES, KubernetesSources.LEASES),
                Arguments.of(CSRS, KubernetesSources.CSRS),
                Arguments.of(DAEMONSETS, KubernetesSources.DAEMONSETS),
                Arguments.of(CILIUM_NODES, KubernetesSources.CILIUM_NODES),
                Arguments.of(MAPS + "/aws-auth", KubernetesSources.AWS_AUTH),
                Arguments.of(MAPS + "/kube-proxy", KubernetesSources.KUBE_PROXY),
                Arguments.of(EVENTS, KubernetesSources.EVENTS),
                Arguments.of(PODS, KubernetesSources.COREDNS),
                Arguments.of(WEBHOOKS, KubernetesSources.WEBHOOKS),
                Arguments.of(SLICES, KubernetesSources.WEBHOOKS),
                Arguments.of(DEPLOYMENTS, KubernetesSources.CONTROLLERS),
                Arguments.of(ALL_LEASES, KubernetesSources.GATEWAY),
                Arguments.of(NODES + "/ip-10-20-1-57.us-west-2.compute.internal", KubernetesSources.GATEWAY),
                Arguments.of("/apis/cilium.io/v2/ciliumvtepconfigs/hybrid-gateway", KubernetesSources.GATEWAY),
                Arguments.of(MAPS + "/cilium-config", KubernetesSources.GATEWAY_SETUP),
                Arguments.of(MAPS + "/cilium-config", KubernetesSources.CILIUM_CONFIG));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void takesNoWrongAnswerForOne(String path, Source<?> source) {
        assertThat(WRONG).allSatisfy(body -> {
            api.fail(path, 200, body);
            var why = why(source);
            assertThat(why.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(why.operation()).contains(path);
        });
    }

    @Test
    void takesNoWrongListOfPodsForKubeletsThatWereAsked() {
        api.fail(PODS, 200, "[7]");
        assertThat(why(KubernetesSources.KUBELET_PROBE).kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void asksNoKubeletsOfNodesThatWereNotRead() {
        api.fail(NODES, 403, "{}");
        assertThat(why(KubernetesSources.KUBELET_PROBE).kind()).isEqualTo(Kind.DEPENDENCY);
    }

    static Stream<Arguments> damage() {
        return Stream.of(
                damage(KubernetesSources.NODES, NODES, NODE, node -> node.remove("status"), "no items[%s].status"),
                damage(KubernetesSources.NODES, NODES, NODE, node -> node.remove("spec"), "no items[%s].spec"),
                damage(
                        KubernetesSources.NODES,
                        NODES,
                        NODE,
                        node -> in(node, "metadata").put("labels", 7),
                        "items[%s].metadata.labels is not an object"),
                damage(
                        KubernetesSources.NODES,
                        NODES,
                        NODE,
                        node -> in(node, "status").put("conditions", "Ready"),
                        "items[%s].status.conditions is not a list"),
                damage(
                        KubernetesSources.NODES,
                        NODES,
                        NODE,
                        node -> ((ObjectNode)
                                        in(node, "status").path("conditions").get(0))
                                .remove("status"),
                        "no items[%s].status.conditions[0].status"),
                damage(
                        KubernetesSources.NODES,
                        NODES,
                        NODE,
                        node -> in(node, "spec").putArray("taints").addObject().put("key", "a"),
                        "no items[%s].spec.taints[0].effect"),
                damage(
                        KubernetesSources.NODES,
                        NODES,
                        NODE,
                        node -> in(node, "spec").put("unschedulable", "no"),
                        "items[%s].spec.unschedulable is not true or false"),
                damage(KubernetesSources.LEASES, LEASES, NODE, lease -> lease.remove("spec"), "no items[%s].spec"),
                damage(
                        KubernetesSources.LEASES,
                        LEASES,
                        NODE,
                        lease -> in(lease, "spec").put("renewTime", "just now"),
                        "items[%s].spec.renewTime is not a time"),
                damage(
                        KubernetesSources.LEASES,
                        LEASES,
                        NODE,
                        lease -> in(lease, "spec").put("leaseDurationSeconds", "40"),
                        "items[%s].spec.leaseDurationSeconds is not a count"),
                damage(
                        KubernetesSources.DAEMONSETS,
                        DAEMONSETS,
                        "cilium",
                        set -> set.remove("status"),
                        "no items[%s].status"),
                damage(
                        KubernetesSources.DAEMONSETS,
                        DAEMONSETS,
                        "cilium",
                        set -> in(set, "status").remove("numberReady"),
                        "no items[%s].status.numberReady"),
                damage(
                        KubernetesSources.DAEMONSETS,
                        DAEMONSETS,
                        "cilium",
                        set -> in(set, "status").put("desiredNumberScheduled", "3"),
                        "items[%s].status.desiredNumberScheduled is not a count"),
                damage(
                        KubernetesSources.CILIUM_NODES,
                        CILIUM_NODES,
                        NODE,
                        node -> node.remove("spec"),
                        "no items[%s].spec"),
                damage(
                        KubernetesSources.CILIUM_NODES,
                        CILIUM_NODES,
                        NODE,
                        node -> in(in(node, "spec"), "ipam").put("podCIDRs", "10.87.0.0/24"),
                        "items[%s].spec.ipam.podCIDRs is not a list"),
                damage(
                        KubernetesSources.AWS_AUTH,
                        MAPS,
                        "aws-auth",
                        map -> map.put("data", 7),
                        "data is not an object"),
                damage(
                        KubernetesSources.AWS_AUTH,
                        MAPS,
                        "aws-auth",
                        map -> in(map, "data").putArray("mapRoles"),
                        "data.mapRoles is not text"),
                damage(
                        KubernetesSources.KUBE_PROXY,
                        MAPS,
                        "kube-proxy",
                        map -> in(map, "data").put("kubeconfig", "[7]"),
                        "kubeconfig is not an object"),
                damage(
                        KubernetesSources.KUBE_PROXY,
                        MAPS,
                        "kube-proxy",
                        map -> in(map, "data").put("kubeconfig", "clusters: [{name: default}]"),
                        "no kubeconfig.clusters[0].cluster"),
                damage(
                        KubernetesSources.EVENTS,
                        EVENTS,
                        "left",
                        event -> event.remove("involvedObject"),
                        "no items[%s].involvedObject"),
                damage(
                        KubernetesSources.EVENTS,
                        EVENTS,
                        "left",
                        event -> event.put("count", "many"),
                        "items[%s].count is not a whole number"),
                damage(KubernetesSources.COREDNS, PODS, "coredns-1", pod -> pod.remove("spec"), "no items[%s].spec"),
                damage(
                        KubernetesSources.COREDNS,
                        PODS,
                        "coredns-1",
                        pod -> pod.remove("status"),
                        "no items[%s].status"),
                damage(
                        KubernetesSources.KUBELET_PROBE,
                        PODS,
                        "coredns-1",
                        pod -> in(pod, "metadata").put("ownerReferences", "DaemonSet"),
                        "items[%s].metadata.ownerReferences is not a list"),
                damage(
                        KubernetesSources.WEBHOOKS,
                        WEBHOOKS,
                        "policy",
                        hooks -> ((ObjectNode) hooks.path("webhooks").get(0)).remove("clientConfig"),
                        "no items[%s].webhooks[0].clientConfig"),
                damage(
                        KubernetesSources.WEBHOOKS,
                        SLICES,
                        "webhook-1",
                        slice -> slice.remove("endpoints"),
                        "no items[%s].endpoints"),
                damage(
                        KubernetesSources.WEBHOOKS,
                        SLICES,
                        "webhook-1",
                        slice -> ((ObjectNode) slice.path("endpoints").get(0)).remove("addresses"),
                        "no items[%s].endpoints[0].addresses"),
                damage(
                        KubernetesSources.CONTROLLERS,
                        DEPLOYMENTS,
                        "cluster-autoscaler",
                        deployment -> in(deployment, "metadata").remove("namespace"),
                        "no items[%s].metadata.namespace"),
                damage(
                        KubernetesSources.CONTROLLERS,
                        DEPLOYMENTS,
                        "cluster-autoscaler",
                        deployment -> deployment.put("spec", "none"),
                        "items[%s].spec is not an object"),
                damage(
                        KubernetesSources.GATEWAY,
                        ALL_LEASES,
                        "hybrid-gateway-leader",
                        lease -> lease.remove("spec"),
                        "no items[%s].spec"));
    }

    private static Arguments damage(
            Source<?> source, String path, String name, Consumer<ObjectNode> damage, String words) {
        return Arguments.of(source, path, name, damage, words.formatted(name));
    }

    @ParameterizedTest(name = "{0}: {4}")
    @MethodSource("damage")
    void namesTheMemberThatAnObjectLacksOrHasOfAnotherType(
            Source<?> source, String path, String name, Consumer<ObjectNode> damage, String words) {
        api.change(path, name, damage);
        var why = why(source);
        assertThat(why.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(why.detail()).contains(words);
    }

    @Test
    void namesTheMemberThatASigningRequestLacks() {
        var name = api.names(CSRS).getFirst();
        api.change(CSRS, name, csr -> in(csr, "spec").remove("signerName"));
        assertThat(why(KubernetesSources.CSRS).toString())
                .startsWith("malformed: list " + CSRS)
                .endsWith(": the answer has no items[" + name + "].spec.signerName");
    }

    @Test
    void takesAConfigMapWithoutDataForOneThatNobodyFilled() {
        api.change(MAPS, "aws-auth", map -> map.remove("data"));
        api.change(MAPS, "kube-proxy", map -> map.remove("data"));
        var read = read();
        assertThat(read.of(KubernetesSources.AWS_AUTH).value())
                .contains(new AwsAuth(true, List.of(), Optional.empty()));
        assertThat(read.of(KubernetesSources.KUBE_PROXY).value()).contains(Optional.empty());
    }

    @Test
    void takesADaemonSetOfWhichNoPodIsUpdatedYetForOneThatRollsOut() {
        api.change(DAEMONSETS, "cilium", set -> in(set, "status").remove("updatedNumberScheduled"));
        assertThat(read().of(KubernetesSources.DAEMONSETS).value().orElseThrow())
                .filteredOn(set -> set.name().equals("cilium"))
                .extracting(DaemonSet::rollingOut)
                .containsExactly(true);
    }

    @Test
    void takesASliceWithoutEndpointsForOneBehindWhichNobodyStands() {
        api.change(SLICES, "webhook-1", slice -> slice.putNull("endpoints"));
        assertThat(read().of(KubernetesSources.WEBHOOKS).value().orElseThrow())
                .flatExtracting(Webhook::backends)
                .isEmpty();
    }

    @Test
    void keepsPodsBehindAWebhookThatAreNotReadyWithTheirPorts() {
        put(SLICES, """
                {"metadata": {"name": "webhook-1"}, "ports": [{"port": 9443}, {"port": 8080}], "endpoints": [
                 {"addresses": ["10.87.0.17"], "nodeName": "a", "conditions": {"ready": false}}]}
                """);
        assertThat(read().of(KubernetesSources.WEBHOOKS).value().orElseThrow())
                .flatExtracting(Webhook::backends)
                .containsExactly(new Webhook.Backend("10.87.0.17", "a", false, Set.of(9443, 8080)));
    }

    @Test
    void leavesOutPodsBehindAWebhookThatAreBeingEndedWhereThereAreOthers() {
        put(SLICES, """
                {"metadata": {"name": "webhook-1"}, "endpoints": [
                 {"addresses": ["10.87.0.17"], "nodeName": "a", "conditions": {"ready": false, "terminating": true}}]}
                """);
        assertThat(read().of(KubernetesSources.WEBHOOKS).value().orElseThrow())
                .flatExtracting(Webhook::backends)
                .hasSize(1);
        put(SLICES, """
                {"metadata": {"name": "webhook-2"}, "endpoints": [{"addresses": ["10.87.0.18"], "nodeName": "b"}]}
                """);
        assertThat(read().of(KubernetesSources.WEBHOOKS).value().orElseThrow())
                .flatExtracting(Webhook::backends)
                .extracting(Webhook.Backend::node)
                .containsExactly("b");
    }

    @Test
    void leavesOutPodsOfCorednsThatHaveEnded() {
        api.change(PODS, "coredns-1", pod -> in(pod, "status").put("phase", "Failed"));
        assertThat(read().of(KubernetesSources.COREDNS).value().orElseThrow()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "strict, true", "false, false", "partial, false"})
    void readsWhetherCiliumReplacesKubeProxy(String setting, boolean replaces) {
        put(MAPS, """
                {"metadata": {"name": "cilium-config"}, "data": {"kube-proxy-replacement": "%s"}}
                """.formatted(setting));
        assertThat(read().of(KubernetesSources.CILIUM_CONFIG).value().orElseThrow())
                .contains(replaces);
    }

    /** What a node says of itself goes into summaries, evidence and the log. */
    @Test
    void keepsTheBeginningOfWhatANodeSaysWithoutEnd() {
        var endless = "x" + " ".repeat(500_000) + "é";
        api.change(NODES, NODE, node -> {
            in(node, "spec").put("providerID", "eks-hybrid:///" + endless);
            for (var condition : node.path("status").path("conditions")) {
                ((ObjectNode) condition).put("reason", endless).put("message", endless);
            }
            var info = in(in(node, "status"), "nodeInfo");
            info.fieldNames().forEachRemaining(name -> info.put(name, endless));
        });
        assertThat(read().of(KubernetesSources.NODES).value().orElseThrow().toString())
                .hasSizeLessThan(100_000);
    }

    /** As an API server takes it of whoever holds a machine's credentials. */
    static Stream<Arguments> nonsense() {
        return Stream.of(
                nonsense(
                        KubernetesSources.LEASES,
                        LEASES,
                        NODE,
                        lease -> in(lease, "spec").put("renewTime", "10000-01-01T11:59:59.000000Z")),
                nonsense(
                        KubernetesSources.NODES,
                        NODES,
                        NODE,
                        node -> in(node, "status")
                                .putArray("addresses")
                                .addObject()
                                .put("type", "InternalIP")
                                .put("address", "")),
                nonsense(
                        KubernetesSources.NODES,
                        NODES,
                        NODE,
                        node -> in(node, "status")
                                .putArray("addresses")
                                .addObject()
                                .put("type", "")
                                .put("address", "10.80.0.11")),
                nonsense(
                        KubernetesSources.NODES,
                        NODES,
                        NODE,
                        node -> condition(node).put("type", "").put("status", "")),
                nonsense(
                        KubernetesSources.NODES,
                        NODES,
                        NODE,
                        node -> condition(node).put("lastHeartbeatTime", "10000-01-01T11:59:59Z")),
                nonsense(
                        KubernetesSources.NODES,
                        NODES,
                        NODE,
                        node -> condition(node).put("lastTransitionTime", "-0001-12-31T12:00:00Z")),
                nonsense(
                        KubernetesSources.COREDNS,
                        PODS,
                        "coredns-1",
                        pod -> condition(pod).put("type", "").put("status", "")),
                nonsense(KubernetesSources.EVENTS, EVENTS, "left", event -> event.put("count", -1)),
                nonsense(
                        KubernetesSources.EVENTS,
                        EVENTS,
                        "left",
                        event -> in(event, "involvedObject").put("name", "")),
                nonsense(
                        KubernetesSources.EVENTS,
                        EVENTS,
                        "left",
                        event -> event.put("lastTimestamp", "10000-01-01T11:59:59Z")));
    }

    private static Arguments nonsense(Source<?> source, String path, String name, Consumer<ObjectNode> told) {
        return Arguments.of(source, path, name, told);
    }

    private static ObjectNode condition(ObjectNode object) {
        return in(object, "status")
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True");
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("nonsense")
    void judgesAllOthersWhateverAMachineSaysOfItself(
            Source<?> source, String path, String name, Consumer<ObjectNode> told) {
        api.change(path, name, told);
        assertThat(read().of(source).cause()).isEmpty();
    }

    @Test
    void takesAReadyThatIsNoStatusForOneThatIsNotKnown() {
        api.change(NODES, NODE, node -> condition(node).put("status", "fine"));
        assertThat(read().of(KubernetesSources.NODES).value().orElseThrow().hybrid())
                .filteredOn(node -> node.name().equals(NODE))
                .extracting(HybridNode::ready)
                .containsExactly("Unknown");
    }

    @Test
    void passesOverMembersThatItDoesNotKnow() {
        api.change(
                NODES,
                NODE,
                node -> in(node, "status").putObject("somethingNew").putArray("list"));
        assertThat(read().of(KubernetesSources.NODES).value()).isPresent();
    }

    @Test
    void saysThatAListIsMissingWhichEveryApiServerServes() {
        for (var path : List.of(LEASES, CSRS, DAEMONSETS, ALL_LEASES, SLICES, EVENTS, PODS)) {
            api.fail(path, 404, "404 page not found\n");
        }
        var read = read();
        for (var source : List.of(
                KubernetesSources.LEASES,
                KubernetesSources.CSRS,
                KubernetesSources.DAEMONSETS,
                KubernetesSources.GATEWAY,
                KubernetesSources.WEBHOOKS,
                KubernetesSources.EVENTS,
                KubernetesSources.COREDNS)) {
            assertThat(read.of(source).cause().orElseThrow().kind()).isEqualTo(Kind.MISSING);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"validating", "mutating"})
    void saysThatWebhooksAreMissingWhereOneKindOfThemIs(String kind) {
        api.fail(
                "/apis/admissionregistration.k8s.io/v1/" + kind + "webhookconfigurations", 404, "404 page not found\n");
        assertThat(why(KubernetesSources.WEBHOOKS).kind()).isEqualTo(Kind.MISSING);
    }

    @Test
    void doesNotTakeAnyOtherNotFoundForACiliumThatIsNotInstalled() {
        api.fail(CILIUM_NODES, 404, "<html>Not here</html>");
        assertThat(why(KubernetesSources.CILIUM_NODES).kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void leavesKubeletsAloneUnlessTold() {
        var off = read(Map.of("kubernetes.kubelet-probe", "false")).of(KubernetesSources.KUBELET_PROBE);
        assertThat(off).isInstanceOf(Reading.SwitchedOff.class);
    }

    @Test
    void leavesOutOnlyTheKubeletThatCouldNotBeAsked() {
        put(PODS, """
                {"metadata": {"name": "proxy-2", "ownerReferences": [{"kind": "DaemonSet"}]},
                 "spec": {"nodeName": "mi-0b2c3d4e5f6789012", "containers": [{"name": "proxy"}]}}
                """);
        api.fail(PODS + "/proxy-2/log", 429, "{\"message\":\"Too many requests\"}");
        assertThat(read().of(KubernetesSources.KUBELET_PROBE)
                        .value()
                        .orElseThrow()
                        .failures())
                .containsOnlyKeys(NODE);
    }

    @Test
    void saysWhyNoKubeletCouldBeAsked() {
        api.fail(
                PODS + "/coredns-1/log",
                403,
                Fixtures.json("k8s/error.403.forbidden-list-nodes.json").toString());
        assertThat(why(KubernetesSources.KUBELET_PROBE).kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void readsNothingThroughAKubeconfigThatCannotBeUsed() {
        var readings =
                read(Map.of("kubernetes.kubeconfig", folder.resolve("none.yaml").toString()));
        assertThat(readings.all()).extracting(Reading::source).isEqualTo(KubernetesSources.ALL);
        assertThat(readings.all())
                .allMatch(reading -> reading.cause().orElseThrow().operation().equals("read kubeconfig"));
    }

    private static ObjectNode in(JsonNode object, String member) {
        return (ObjectNode) object.path(member);
    }

    private void put(String path, String json) {
        api.put(path, (ObjectNode) Fixtures.tree(json.getBytes(StandardCharsets.UTF_8)));
    }

    private Cause why(Source<?> source) {
        return read().of(source).cause().orElseThrow();
    }

    private Readings read() {
        return read(Map.of());
    }

    private Readings read(Map<String, String> more) {
        var eks = new Cause(Kind.DEPENDENCY, "eks:DescribeCluster", "not asked");
        return AllAtOnce.read(
                new KubernetesReader(connections, CLOCK), cluster(more), Reading.unavailable(EksSources.CLUSTER, eks));
    }

    private WatchedCluster cluster(Map<String, String> more) {
        var prefix = "mooring.clusters.hybrid-prod.";
        var settings = new LinkedHashMap<String, String>();
        settings.put(prefix + "stack", "o/p/s");
        settings.put(prefix + "kubernetes.access", "kubeconfig");
        settings.put(
                prefix + "kubernetes.kubeconfig",
                api.writeKubeconfig(folder.resolve("kubeconfig")).toString());
        settings.put(prefix + "kubernetes.kubelet-probe", "true");
        more.forEach((key, value) -> settings.put(prefix + key, value));
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(ClustersConfig.class)
                .build();
        return new Fleet(config.getConfigMapping(ClustersConfig.class))
                .clusters()
                .getFirst();
    }
}
