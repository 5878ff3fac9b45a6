package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.standin.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What looks like a fault and is none, and faults that look like other ones. */
class MistakenForAnotherTest {
    private static final String ONE = "mi-0a1b2c3d4e5f67890";
    private static final String OTHER = "mi-0ccccccccccccccc1";
    private static final String INSTANCES = "DescribeInstanceInformation";
    private static final String ACTIVATION = "7b1f0c52-3a94-4d6e-9c2b-5f8e1a7d6043";
    private static final String PROFILE = "aws:rolesanywhere/profile:Profile";
    private static final String ANCHOR = "aws:rolesanywhere/trustAnchor:TrustAnchor";
    private static final String OLD = "11111111-5f4e-4d3c-8b2a-190817263544";
    private static final String XMLNS = " xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"";

    static Stream<Arguments> situations() {
        return Stream.of(
                situation(
                        "a machine that is declared by its computer name was deregistered from SSM",
                        world -> forgotten(declaredByName(world)),
                        "node-not-in-ssm"),
                situation(
                        "one of several machines of an activation was deregistered from SSM",
                        world -> forgotten(countedByActivation(world)),
                        "node-not-in-ssm"),
                situation(
                        "a machine that is declared by its computer name never joined, beside healthy ones",
                        world -> world.declareNodes(nodes -> nodes.addObject()
                                .put("name", "dc1-rack1-n09")
                                .put("site", "dc1")
                                .put("credentialProvider", "ssm")),
                        "declared-node-not-registered"),
                situation(
                        "a machine of another name took the address of one that is declared by it",
                        world -> intruder(world)
                                .declareNodes(nodes -> nodes.addObject()
                                        .put("name", "dc1-rack1-n03")
                                        .put("site", "dc1")),
                        "duplicate-node-address"),
                situation(
                        "a machine that nobody declares took the address of one that is declared by it",
                        MistakenForAnotherTest::intruder,
                        "duplicate-node-address"),
                situation("an old trust anchor is declared disabled, and is", world -> anchor(world, false)),
                situation(
                        "an old trust anchor is declared enabled, and was disabled",
                        world -> anchor(world, true),
                        "ira-trust-anchor-unusable"),
                situation("an old profile is declared disabled, and is", MistakenForAnotherTest::profile),
                situation(
                        "a wider route leads nowhere, and longer ones lead to all remote networks",
                        world -> routes(world, "10.0.0.0/8 blackhole", "10.80.0.0/16 active", "10.87.0.0/16 active")),
                situation(
                        "a wider route leads nowhere, and longer ones lead to half of the remote networks",
                        world -> routes(world, "10.0.0.0/8 blackhole", "10.80.0.0/16 active", "10.87.0.0/17 active"),
                        "remote-route-blackhole"),
                situation("a remote network of CGNAT that EKS has taken", world -> remoteNetwork(world, true)),
                situation(
                        "a remote network of CGNAT that EKS has not taken yet",
                        world -> remoteNetwork(world, false),
                        "cluster-remote-cidr-invalid",
                        "drift-remote-node-cidrs"),
                situation(
                        "the VPC CNI is switched off by a selector that no node has",
                        world -> world.changeObject(Scenario.DAEMONSETS, "aws-node", daemonSet -> {
                            var pod = (ObjectNode)
                                    daemonSet.path("spec").path("template").path("spec");
                            pod.remove("affinity");
                            pod.putObject("nodeSelector").put("io.cilium/aws-node-enabled", "true");
                            ((ObjectNode) daemonSet.path("status"))
                                    .put("desiredNumberScheduled", 0)
                                    .put("updatedNumberScheduled", 0)
                                    .put("numberReady", 0);
                        })));
    }

    /** The VPC CNI of the cloud, with another way to keep it there than the one of its add-on. */
    static Stream<Arguments> selectors() {
        return Stream.of(
                Arguments.of("{\"nodeSelector\": {\"eks.amazonaws.com/nodegroup\": \"ng1\"}}", List.of()),
                Arguments.of(affinity("eks.amazonaws.com/nodegroup", "Exists"), List.of()),
                Arguments.of(affinity("topology.kubernetes.io/zone", "DoesNotExist"), List.of()),
                Arguments.of(affinity("topology.kubernetes.io/zone", "Exists"), List.of("vpc-cni-on-hybrid")),
                Arguments.of(affinity("topology.kubernetes.io/zone", "SomethingNew"), List.of("vpc-cni-on-hybrid")),
                Arguments.of(
                        "{\"nodeSelector\": {\"topology.kubernetes.io/zone\": \"dc2\"}}", List.of("vpc-cni-on-hybrid")),
                Arguments.of("{}", List.of("vpc-cni-on-hybrid")));
    }

    private static String affinity(String key, String operator) {
        return """
                {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                 {"matchExpressions": [{"key": "%s", "operator": "%s"}]}]}}}}
                """.formatted(key, operator);
    }

    @ParameterizedTest
    @MethodSource("selectors")
    void theVpcCniIsOnHybridNodesWhereTheirLabelsLetIt(String selector, List<String> findings) {
        var world = Scenario.healthy().changeObject(Scenario.DAEMONSETS, "aws-node", daemonSet -> {
            var pod = (ObjectNode) daemonSet.path("spec").path("template").path("spec");
            pod.remove("affinity");
            pod.setAll((ObjectNode) Fixtures.tree(selector.getBytes(StandardCharsets.UTF_8)));
        });
        assertThat(world.findings()).containsExactlyElementsOf(findings);
    }

    private static Arguments situation(String name, UnaryOperator<Scenario> change, String... findings) {
        return Arguments.of(name, change, List.of(findings));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void isFoundForWhatItIs(String name, UnaryOperator<Scenario> change, List<String> findings) {
        assertThat(change.apply(Scenario.healthy()).findings()).containsExactlyInAnyOrderElementsOf(findings);
    }

    @Test
    void aWebhookInTheNetworkOfItsNodeNeedsNoPodNetwork() {
        assertThat(severityWithWebhookAt("10.80.146.28")).isEqualTo(Severity.WARNING);
    }

    @Test
    void aWebhookInThePodNetworkNeedsOne() {
        assertThat(severityWithWebhookAt("10.87.0.17")).isEqualTo(Severity.ERROR);
    }

    @Test
    void aTrustAnchorThatWasDisabledBesideOneInOrderIsNotTheEndOfAllAccess() {
        assertThat(fault(anchor(Scenario.healthy(), true), "ira-trust-anchor-unusable"))
                .satisfies(fault -> assertThat(fault.severity()).isEqualTo(Severity.ERROR))
                .satisfies(fault -> assertThat(fault.cause()).contains("several anchors"));
    }

    @Test
    void aKubeProxyThreeMinorVersionsBehindIsAsOldAsItMayBe() {
        assertThat(fault(kubeProxy("v1.31.3-eksbuild.2"), "kube-proxy-skew").summary())
                .isEqualTo("kube-proxy is as far behind the cluster's version as it may be");
    }

    @Test
    void aKubeProxyFourMinorVersionsBehindDoesNotFit() {
        assertThat(fault(kubeProxy("v1.30.3-eksbuild.2"), "kube-proxy-skew").summary())
                .isEqualTo("kube-proxy does not fit the cluster's version");
    }

    private static Fault fault(Scenario world, String check) {
        return world.judge().faults().stream()
                .filter(fault -> fault.check().id().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private static Severity severityWithWebhookAt(String address) {
        var world = Scenario.healthy()
                .cluster(cluster -> ((ObjectNode) cluster.path("remoteNetworkConfig")).putArray("remotePodNetworks"))
                .put("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", """
                        {"metadata": {"name": "policy"}, "webhooks": [{"name": "check.policy.example",
                         "failurePolicy": "Fail",
                         "clientConfig": {"service": {"namespace": "policy", "name": "webhook"}}}]}
                        """)
                .put("/apis/discovery.k8s.io/v1/namespaces/policy/endpointslices", """
                        {"metadata": {"name": "webhook-1"}, "endpoints": [{"addresses": ["%s"],
                         "conditions": {"ready": true}, "nodeName": "%s"}]}
                        """.formatted(address, ONE));
        return fault(world, "cluster-remote-pod-network-missing").severity();
    }

    private static Scenario declaredByName(Scenario world) {
        return world.declareNodes(nodes ->
                ((ObjectNode) nodes.get(0)).put("name", "dc1-rack1-n01").remove("address"));
    }

    private static Scenario countedByActivation(Scenario world) {
        return world.declareNodes(nodes -> {
            nodes.removeAll();
            nodes.addObject().put("site", "dc1").put("count", 2).put("activationId", ACTIVATION);
            nodes.addObject().put("name", "dc2-edge-01").put("site", "dc2");
        });
    }

    private static Scenario forgotten(Scenario world) {
        return world.changeSsm(INSTANCES, body -> ((ArrayNode) body.path("InstanceInformationList")).remove(0));
    }

    /** Another machine than the first one, living at its address. */
    private static Scenario intruder(Scenario world) {
        var node = (ObjectNode) Fixtures.json("world/healthy/kubernetes/nodes.json")
                .path("items")
                .get(0)
                .deepCopy();
        ((ObjectNode) node.path("metadata"))
                .put("name", OTHER)
                .put("uid", "0f6e5d4c-0000-4000-8000-000000000000")
                .put("creationTimestamp", "2026-08-01T11:10:00Z");
        ((ObjectNode) node.path("spec")).put("providerID", "eks-hybrid:///us-west-2/hybrid-prod/" + OTHER);
        ((ObjectNode) node.path("status").path("nodeInfo"))
                .put("machineID", "b1d0b1d0")
                .put("systemUUID", "b1d0b1d0-0000-4000-8000-000000000001");
        return world.put(Scenario.NODES, node)
                .put(Scenario.LEASES, """
                        {"metadata": {"name": "%s", "namespace": "kube-node-lease"},
                         "spec": {"leaseDurationSeconds": 40, "renewTime": "2026-08-21T11:59:55.000000Z"}}
                        """.formatted(OTHER))
                .changeObject(
                        Scenario.DAEMONSETS,
                        "cilium",
                        cilium -> ((ObjectNode) cilium.path("status"))
                                .put("desiredNumberScheduled", 4)
                                .put("updatedNumberScheduled", 4)
                                .put("numberReady", 4))
                .changeSsm(INSTANCES, body -> {
                    var instances = (ArrayNode) body.path("InstanceInformationList");
                    instances.add(((ObjectNode) instances.get(0).deepCopy())
                            .put("InstanceId", OTHER)
                            .put("ComputerName", "dc1-rack1-n03"));
                });
    }

    private static Scenario anchor(Scenario world, boolean declaredEnabled) {
        world.change(
                "/trustanchors",
                body -> beside((ArrayNode) body.path("trustAnchors"), "trustAnchorId", "trustAnchorArn"));
        return alsoDeclared(world, ANCHOR, "trust-anchor", declaredEnabled);
    }

    private static Scenario profile(Scenario world) {
        world.change("/profiles", body -> beside((ArrayNode) body.path("profiles"), "profileId", "profileArn"));
        return alsoDeclared(world, PROFILE, "profile", false);
    }

    private static void beside(ArrayNode all, String id, String arn) {
        var first = all.get(0).path(arn).asText();
        all.add(((ObjectNode) all.get(0).deepCopy())
                .put(id, OLD)
                .put(arn, first.substring(0, first.indexOf('/') + 1) + OLD)
                .put("name", "old")
                .put("enabled", false));
    }

    private static Scenario alsoDeclared(Scenario world, String type, String kind, boolean enabled) {
        var copies = new ArrayList<ObjectNode>();
        world.declare(type, resource -> copies.add(resource.deepCopy()));
        var old = copies.getFirst();
        old.put("urn", old.path("urn").asText() + "-old").put("id", OLD);
        Stream.of("inputs", "outputs")
                .map(old::path)
                .forEach(values -> ((ObjectNode) values).put("enabled", enabled).put("name", "old"));
        ((ObjectNode) old.path("outputs"))
                .put("id", OLD)
                .put("arn", "arn:aws:rolesanywhere:us-west-2:111122223333:" + kind + "/" + OLD);
        return world.addResource(old.toString());
    }

    private static Scenario routes(Scenario world, String... routes) {
        var items = new StringBuilder();
        for (var route : routes) {
            var parts = route.split(" ", 2);
            items.append("<item><destinationCidrBlock>" + parts[0] + "</destinationCidrBlock>"
                    + "<transitGatewayId>tgw-1</transitGatewayId><state>" + parts[1] + "</state></item>");
        }
        return world.set("ec2", "true")
                .serveXml(
                        "DescribeRouteTables",
                        "<DescribeRouteTablesResponse" + XMLNS
                                + "><routeTableSet><item><routeTableId>rtb-0a1b2c3d4e5f60718</routeTableId><routeSet>"
                                + items + "</routeSet></item></routeTableSet></DescribeRouteTablesResponse>");
    }

    private static Scenario remoteNetwork(Scenario world, boolean taken) {
        Consumer<ArrayNode> add = cidrs -> cidrs.add("100.64.0.0/16");
        if (taken) {
            world.cluster(cluster -> add.accept((ArrayNode) cluster.path("remoteNetworkConfig")
                    .path("remoteNodeNetworks")
                    .get(0)
                    .path("cidrs")));
        }
        return world.declare(
                "aws:eks/cluster:Cluster",
                cluster -> add.accept((ArrayNode) cluster.path("inputs")
                        .path("remoteNetworkConfig")
                        .path("remoteNodeNetworks")
                        .path("cidrs")));
    }

    private static Scenario kubeProxy(String version) {
        return Scenario.healthy()
                .changeObject(
                        Scenario.DAEMONSETS,
                        "kube-proxy",
                        daemonSet -> ((ObjectNode) daemonSet
                                        .path("spec")
                                        .path("template")
                                        .path("spec")
                                        .path("containers")
                                        .path(0))
                                .put("image", "registry.example/eks/kube-proxy:" + version));
    }
}
