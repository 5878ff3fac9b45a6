package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.standin.Pem;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Healthy fleets of several shapes raise nothing. */
class HealthyShapesTest {
    private static final String ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";
    private static final String ADMIN = Scenario.ENTRIES + "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FPulumiDeployer";
    private static final String VERIFIER =
            Scenario.ENTRIES + "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FHybridVerifierReadOnly";
    private static final String AGENT = "/addons/eks-node-monitoring-agent";
    private static final String FOR_BOTTLEROCKET = "{\"daemonsets\":{\"hybrid-bottlerocket\":{\"create\":true}}}";

    static Stream<Arguments> shapes() {
        return Stream.of(
                shape("as recorded", world -> world),
                shape("SSM only", HealthyShapesTest::ssmOnly),
                shape("IAM Roles Anywhere only", HealthyShapesTest::rolesAnywhereOnly),
                shape("Calico, without the monitoring agent", HealthyShapesTest::calico),
                shape("no zone labels, one site", HealthyShapesTest::withoutZones),
                shape(
                        "hybrid nodes only",
                        world -> world.delete(Scenario.NODES, "ip-10-20-1-57.us-west-2.compute.internal")
                                .delete(Scenario.LEASES, "ip-10-20-1-57.us-west-2.compute.internal")),
                shape("one node, declared by count", HealthyShapesTest::counted),
                shape(
                        "nobody declares nodes",
                        world -> world.declare(
                                "pulumi:pulumi:Stack",
                                stack -> ((ObjectNode) stack.path("outputs")).remove("hybridNodes"))),
                shape("remote networks of several CIDRs in another order", HealthyShapesTest::severalCidrs),
                shape("declared with aws-native", HealthyShapesTest::awsNative),
                shape("declared with the eks component", HealthyShapesTest::component),
                shape("an old update failed, a new one succeeded", HealthyShapesTest::mended),
                shape("add-on updates by EKS ignored by the program", HealthyShapesTest::ignored),
                shape("the reach of a policy ignored by the program", HealthyShapesTest::ignoredScope),
                shape("the namespaces of a policy ignored by the program", HealthyShapesTest::ignoredNamespaces),
                shape("policies of an entry of aws-native ignored by the program", HealthyShapesTest::ignoredPolicies),
                shape("an entry that is looked up, with policies of another stack", HealthyShapesTest::lookedUp),
                shape("creator's admin entry", HealthyShapesTest::creator),
                shape("the CNI is being rolled out", HealthyShapesTest::rollsOut),
                shape("Calico is being rolled out, and says so of a node", HealthyShapesTest::rollsOutCalico),
                shape("Bottlerocket has restarted, and its CNI sets it up anew", HealthyShapesTest::restarts),
                shape("an EC2 node asks for its certificate", HealthyShapesTest::cloudNodeJoins));
    }

    private static Arguments shape(String name, UnaryOperator<Scenario> shape) {
        return Arguments.of(name, shape);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void raisesNothing(String name, UnaryOperator<Scenario> shape) {
        var outcomes = shape.apply(Scenario.healthy()).judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).isEmpty();
    }

    private static Scenario ssmOnly(Scenario world) {
        return world.delete(Scenario.NODES, "dc2-edge-01")
                .delete(Scenario.LEASES, "dc2-edge-01")
                .declareNodes(nodes -> nodes.remove(2))
                .change("/subjects", body -> ((ArrayNode) body.path("subjects")).removeAll())
                .change("/profiles", body -> ((ArrayNode) body.path("profiles")).removeAll())
                .change("/trustanchors", body -> ((ArrayNode) body.path("trustAnchors")).removeAll())
                .undeclare("aws:rolesanywhere/profile:Profile")
                .undeclare("aws:rolesanywhere/trustAnchor:TrustAnchor");
    }

    /** The only node left runs Bottlerocket, for which the agent of Pod Identity has a switch of its own. */
    private static Scenario rolesAnywhereOnly(Scenario world) {
        return world.delete(Scenario.NODES, "mi-0a1b2c3d4e5f67890")
                .delete(Scenario.NODES, "mi-0b2c3d4e5f6789012")
                .delete(Scenario.LEASES, "mi-0a1b2c3d4e5f67890")
                .delete(Scenario.LEASES, "mi-0b2c3d4e5f6789012")
                .declareNodes(nodes -> nodes.remove(0))
                .declareNodes(nodes -> nodes.remove(0))
                .changeSsm(
                        "DescribeInstanceInformation",
                        body -> ((ArrayNode) body.path("InstanceInformationList")).removeAll())
                .changeSsm("DescribeActivations", body -> ((ArrayNode) body.path("ActivationList")).removeAll())
                .undeclare("aws:ssm/activation:Activation")
                .change(
                        Scenario.CLUSTER + "/addons/eks-pod-identity-agent",
                        body -> ((ObjectNode) body.path("addon")).put("configurationValues", FOR_BOTTLEROCKET))
                .declare("aws:eks/addon:Addon", addon -> {
                    var inputs = (ObjectNode) addon.path("inputs");
                    if (inputs.path("addonName").asText().equals("eks-pod-identity-agent")) {
                        inputs.put("configurationValues", FOR_BOTTLEROCKET);
                    }
                });
    }

    private static Scenario calico(Scenario world) {
        return world.list(Scenario.NODES, "k8s/nodes.healthy-calico.json")
                .delete(Scenario.DAEMONSETS, "cilium")
                .delete("/apis/cilium.io/v2/ciliumnodes", "mi-0a1b2c3d4e5f67890")
                .put("/apis/apps/v1/daemonsets", """
                        {"metadata": {"name": "calico-node", "namespace": "calico-system"},
                         "status": {"desiredNumberScheduled": 4, "numberReady": 4}}
                        """)
                .put("/apis/apps/v1/daemonsets", """
                        {"metadata": {"name": "kube-proxy", "namespace": "kube-system"},
                         "status": {"desiredNumberScheduled": 4, "numberReady": 4}}
                        """)
                .change(Scenario.CLUSTER + AGENT, body -> ((ObjectNode) body.path("addon")).put("status", "ACTIVE"))
                .change(Scenario.CLUSTER + "/addons", body -> remove((ArrayNode) body.path("addons")))
                .declareAddons(name -> !name.equals("eks-node-monitoring-agent"));
    }

    private static void remove(ArrayNode addons) {
        for (var index = 0; index < addons.size(); index++) {
            if (addons.get(index).asText().equals("eks-node-monitoring-agent")) {
                addons.remove(index);
                return;
            }
        }
    }

    private static Scenario withoutZones(Scenario world) {
        return world.list(Scenario.NODES, "k8s/nodes.no-zone-labels.json")
                .declareNodes(nodes -> nodes.forEach(node -> {
                    ((ObjectNode) node).remove("labels");
                    ((ObjectNode) node).put("site", "dc1");
                }));
    }

    private static Scenario counted(Scenario world) {
        return world.declareNodes(nodes -> {
            nodes.removeAll();
            nodes.addObject().put("site", "dc1").put("count", 2);
            nodes.add("dc2-edge-01");
        });
    }

    private static Scenario severalCidrs(Scenario world) {
        return world.cluster(cluster -> {
                    var cidrs = ((ObjectNode) cluster.path("remoteNetworkConfig")
                                    .path("remoteNodeNetworks")
                                    .get(0))
                            .putArray("cidrs");
                    cidrs.add("10.80.128.0/17").add("10.80.0.0/17");
                })
                .declare(
                        "aws:eks/cluster:Cluster",
                        cluster -> ((ObjectNode) cluster.path("inputs")
                                        .path("remoteNetworkConfig")
                                        .path("remoteNodeNetworks"))
                                .putArray("cidrs")
                                .add("10.80.1.2/17")
                                .add("10.80.128.0/17"));
    }

    /** The same declaration, with aws-native's names and nesting. */
    private static Scenario awsNative(Scenario world) {
        return world.declare("aws:eks/cluster:Cluster", cluster -> {
            cluster.put("type", "aws-native:eks:Cluster");
            var inputs = (ObjectNode) cluster.path("inputs");
            inputs.set("resourcesVpcConfig", inputs.remove("vpcConfig"));
            var network = (ObjectNode) inputs.path("remoteNetworkConfig");
            for (var side : List.of("remoteNodeNetworks", "remotePodNetworks")) {
                network.putArray(side)
                        .addObject()
                        .set("cidrs", network.path(side).path("cidrs"));
            }
            var types = ((ObjectNode) inputs.putObject("logging").putObject("clusterLogging")).putArray("enabledTypes");
            inputs.remove("enabledClusterLogTypes")
                    .forEach(type -> types.addObject().put("type", type.asText()));
            var tags = inputs.putArray("tags");
            tags.addObject().put("key", "pulumi:stack").put("value", "prod");
            tags.addObject().put("key", "pulumi:project").put("value", "edge-platform");
            ((ObjectNode) cluster.path("outputs")).remove("tagsAll");
        });
    }

    /** Users wrap the cluster, since the component has no hybrid support: the component has no properties itself. */
    private static Scenario component(Scenario world) {
        return world.addResource("""
                {"urn": "urn:pulumi:prod::edge-platform::eks:index:Cluster::component", "custom": false,
                 "type": "eks:index:Cluster", "outputs": {}}
                """);
    }

    private static Scenario mended(Scenario world) {
        return world.change(
                        Scenario.CLUSTER + "/updates",
                        list -> ((ObjectNode) list)
                                .putArray("updateIds")
                                .add("270c1b08-4f3f-446e-a578-7075158d9c53")
                                .add("later"))
                .serve(
                        Scenario.CLUSTER + "/updates/270c1b08-4f3f-446e-a578-7075158d9c53",
                        "eks/describe-update.vpc-config.failed.json")
                .serveJson(Scenario.CLUSTER + "/updates/later", """
                        {"update": {"id": "later", "status": "Successful", "type": "VpcConfigUpdate",
                         "createdAt": 1787310000, "params": [], "errors": []}}
                        """);
    }

    private static Scenario ignored(Scenario world) {
        return world.change(
                        Scenario.CLUSTER + "/addons/coredns",
                        body -> ((ObjectNode) body.path("addon")).put("addonVersion", "v1.12.4-eksbuild.1"))
                .declare(
                        "aws:eks/addon:Addon",
                        addon -> addon.putArray("ignoreChanges").add("addonVersion"));
    }

    private static Scenario ignoredScope(Scenario world) {
        return given(world, ADMIN + "/access-policies", "namespace", "edge")
                .declare(
                        ASSOCIATION,
                        association -> association.putArray("ignoreChanges").add("accessScope"));
    }

    private static Scenario ignoredNamespaces(Scenario world) {
        return given(world, ADMIN + "/access-policies", "namespace", "edge").declare(ASSOCIATION, association -> {
            association.putArray("ignoreChanges").add("accessScope.namespaces");
            var scope = (ObjectNode) association.path("inputs").path("accessScope");
            scope.put("type", "namespace").putArray("namespaces").add("old");
        });
    }

    private static Scenario ignoredPolicies(Scenario world) {
        return given(world, VERIFIER + "/access-policies", "cluster")
                .declare(
                        "aws:eks/accessEntry:AccessEntry",
                        entry -> entry.put("type", "aws-native:eks:AccessEntry")
                                .putArray("ignoreChanges")
                                .add("accessPolicies"));
    }

    private static Scenario lookedUp(Scenario world) {
        return given(world, VERIFIER + "/access-policies", "cluster")
                .declare("aws:eks/accessEntry:AccessEntry", entry -> {
                    if (entry.path("urn").asText().endsWith("::hybrid-verifier")) {
                        entry.put("external", true);
                    }
                });
    }

    private static Scenario given(Scenario world, String policies, String scope, String... namespaces) {
        return world.change(policies, body -> {
            var given = ((ObjectNode) body)
                    .putArray("associatedAccessPolicies")
                    .addObject()
                    .put("policyArn", "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy")
                    .putObject("accessScope")
                    .put("type", scope)
                    .putArray("namespaces");
            List.of(namespaces).forEach(given::add);
        });
    }

    private static Scenario creator(Scenario world) {
        var arn = "arn:aws:iam::111122223333:role/Creator";
        var path = Scenario.ENTRIES + "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FCreator";
        return world.declare(
                        "aws:eks/cluster:Cluster",
                        cluster -> ((ObjectNode) cluster.path("inputs").path("accessConfig"))
                                .remove("bootstrapClusterCreatorAdminPermissions"))
                .change(Scenario.ENTRIES, body -> ((ArrayNode) body.path("accessEntries")).add(arn))
                .serveJson(path, """
                        {"accessEntry": {"principalArn": "%s", "type": "STANDARD", "username": "creator",
                         "kubernetesGroups": [], "createdAt": 1772644970}}
                        """.formatted(arn))
                .serveJson(path + "/access-policies", """
                        {"associatedAccessPolicies": [{"accessScope": {"type": "cluster"}, "policyArn":
                         "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"}]}
                        """);
    }

    private static Scenario cloudNodeJoins(Scenario world) {
        var name = "ip-10-20-1-57.us-west-2.compute.internal";
        return world.put(
                Scenario.CSRS, """
                {"metadata": {"name": "csr-cloud", "creationTimestamp": "2026-08-21T11:59:50Z"},
                 "spec": {"signerName": "kubernetes.io/kubelet-serving", "username": "system:node:%s",
                          "request": "%s"}, "status": {}}
                """.formatted(name, Pem.base64(Pem.request("system:node:" + name, name, "10.20.1.57"))));
    }

    private static Scenario rollsOutCalico(Scenario world) {
        var node = "mi-0a1b2c3d4e5f67890";
        return calico(world)
                .changeObject(
                        "/apis/apps/v1/daemonsets",
                        "calico-node",
                        calico -> ((ObjectNode) calico.path("status"))
                                .put("numberReady", 3)
                                .put("updatedNumberScheduled", 2))
                .condition(node, "NetworkUnavailable", "True", "CalicoIsDown", "Calico is shutting down on this node")
                .changeCondition(
                        node,
                        "NetworkUnavailable",
                        network -> network.put("lastTransitionTime", "2026-08-21T11:59:50Z"));
    }

    private static Scenario restarts(Scenario world) {
        var node = "dc2-edge-01";
        return world.condition(
                        node,
                        "Ready",
                        "False",
                        "KubeletNotReady",
                        "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized")
                .changeCondition(node, "Ready", ready -> ready.put("lastTransitionTime", "2026-08-21T11:59:40Z"))
                .changeObject(
                        Scenario.DAEMONSETS,
                        "cilium",
                        cilium -> ((ObjectNode) cilium.path("status")).put("numberReady", 2));
    }

    private static Scenario rollsOut(Scenario world) {
        return world.changeObject(
                Scenario.DAEMONSETS,
                "cilium",
                cilium -> ((ObjectNode) cilium.path("status"))
                        .put("numberReady", 2)
                        .put("updatedNumberScheduled", 1));
    }
}
