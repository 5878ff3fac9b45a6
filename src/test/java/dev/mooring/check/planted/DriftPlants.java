package dev.mooring.check.planted;

import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import java.util.List;
import java.util.function.Consumer;

/** What is not as it was declared. */
final class DriftPlants {
    private static final String POLICIES =
            Scenario.ENTRIES + "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FHybridVerifierReadOnly/access-policies";
    private static final String ADMINS_POLICIES =
            Scenario.ENTRIES + "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FPulumiDeployer/access-policies";

    private DriftPlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "cluster made again",
                        "eks cluster",
                        world -> world.cluster(
                                cluster -> ((ObjectNode) cluster.path("certificateAuthority")).put("data", "bmV3")),
                        "drift-cluster-replaced"),
                plant(
                        "security group changed",
                        "eks cluster",
                        world -> world.cluster(cluster -> ((ObjectNode) cluster.path("resourcesVpcConfig"))
                                .putArray("securityGroupIds")
                                .add("sg-0ffff")),
                        "drift-vpc-config"),
                plant(
                        "subnets in another order",
                        "eks cluster",
                        world -> world.cluster(cluster -> ((ObjectNode) cluster.path("resourcesVpcConfig"))
                                .putArray("subnetIds")
                                .add("subnet-0f9e8d7c6b5a40312")
                                .add("subnet-0a1b2c3d4e5f60718")),
                        new String[0]),
                plant(
                        "one log type off",
                        "eks cluster",
                        world -> world.cluster(cluster -> {
                            var logging = ((ObjectNode) cluster.path("logging")).putArray("clusterLogging");
                            var on = logging.addObject().put("enabled", true).putArray("types");
                            List.of("api", "audit", "authenticator", "scheduler")
                                    .forEach(on::add);
                            logging.addObject()
                                    .put("enabled", false)
                                    .putArray("types")
                                    .add("controllerManager");
                        }),
                        "drift-logging"),
                plant(
                        "upgrade policy changed",
                        "declared cluster",
                        world -> inputs(
                                world,
                                inputs -> inputs.putObject("upgradePolicy").put("supportType", "EXTENDED")),
                        "drift-upgrade-policy"),
                plant(
                        "deletion protection off",
                        "declared cluster",
                        world -> inputs(world, inputs -> inputs.put("deletionProtection", false)),
                        "drift-cluster-protection"),
                plant(
                        "egress of the control plane led through the VPC",
                        "declared cluster",
                        world -> egress(inputs(
                                world,
                                inputs -> ((ObjectNode) inputs.path("vpcConfig"))
                                        .put("controlPlaneEgressMode", "AWS_MANAGED"))),
                        "drift-control-plane-egress"),
                plant(
                        "egress led through the VPC, and declared so",
                        "declared cluster",
                        world -> egress(inputs(
                                world,
                                inputs -> ((ObjectNode) inputs.path("vpcConfig"))
                                        .put("controlPlaneEgressMode", "CUSTOMER_ROUTED"))),
                        new String[0]),
                plant(
                        "egress led through the VPC, and not declared",
                        "eks cluster",
                        DriftPlants::egress,
                        new String[0]),
                plant(
                        "scheduler tuned by hand",
                        "declared cluster",
                        world -> components(world, "45m", "LeastAllocated", 2),
                        "drift-control-plane-components"),
                plant(
                        "components as declared, written otherwise",
                        "declared cluster",
                        world -> components(world, "60m", "MostAllocated", 1),
                        new String[0]),
                plant(
                        "scheduler being tuned",
                        "declared cluster",
                        world -> ClusterPlants.updates(
                                components(world, "45m", "LeastAllocated", 2)
                                        .cluster(cluster -> cluster.put("status", "UPDATING")),
                                ClusterPlants.eksUpdate("ControlPlaneComponentConfigUpdate", "InProgress", 1)),
                        // For longer than an hour.
                        "cluster-not-active",
                        "cluster-update-in-progress"),
                plant(
                        "Auto Mode switched off",
                        "declared cluster",
                        world -> inputs(
                                world,
                                inputs -> inputs.putObject("computeConfig").put("enabled", true)),
                        "drift-auto-mode"),
                plant(
                        "Auto Mode declared as off",
                        "declared cluster",
                        world -> inputs(
                                world,
                                inputs -> inputs.putObject("computeConfig").put("enabled", false)),
                        new String[0]),
                plant(
                        "add-on acts as another role",
                        "eks addon pod identity",
                        world -> addonRole(world, "arn:aws:iam::111122223333:role/Other"),
                        "drift-addon-settings"),
                plant(
                        "add-on acts as the declared role",
                        "eks addon pod identity",
                        world -> addonRole(world, "arn:aws:iam::111122223333:role/Agent"),
                        new String[0]),
                plant(
                        "tag changed",
                        "eks cluster",
                        world -> world.cluster(cluster -> ((ObjectNode) cluster.path("tags"))
                                .put("pulumi:stack", "dev")
                                .put("aws:autoscaling", "ignored")),
                        "drift-cluster-tags"),
                plant("entry made by hand", "eks entries", DriftPlants::entryByHand, "drift-access-entry-unmanaged"),
                plant(
                        "policy added by hand",
                        "eks policies",
                        world -> world.change(
                                POLICIES,
                                body -> ((ObjectNode) body)
                                        .putArray("associatedAccessPolicies")
                                        .addObject()
                                        .put(
                                                "policyArn",
                                                "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy")
                                        .putObject("accessScope")
                                        .put("type", "cluster")),
                        "drift-access-policy"),
                plant(
                        "policy taken away whose reach the program ignores",
                        "eks policies",
                        world -> world.change(
                                        ADMINS_POLICIES,
                                        body -> ((ObjectNode) body).putArray("associatedAccessPolicies"))
                                .declare(
                                        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
                                        association -> association
                                                .putArray("ignoreChanges")
                                                .add("accessScope")),
                        "drift-access-policy"),
                plant(
                        "add-on installed by hand",
                        "eks addons",
                        world -> world.change(
                                        Scenario.CLUSTER + "/addons",
                                        body -> ((ArrayNode) body.path("addons")).add("metrics-server"))
                                .serveJson(Scenario.CLUSTER + "/addons/metrics-server", """
                                        {"addon": {"addonName": "metrics-server", "status": "ACTIVE",
                                         "addonVersion": "v0.8.0-eksbuild.1", "health": {"issues": []}}}
                                        """),
                        "drift-addon-unmanaged"),
                plant(
                        "add-on configuration written in YAML",
                        "eks addon pod identity",
                        world -> world.change(
                                Scenario.CLUSTER + "/addons/eks-pod-identity-agent",
                                body -> ((ObjectNode) body.path("addon"))
                                        .put("configurationValues", "daemonsets:\n  hybrid:\n    create: true\n")),
                        new String[0]),
                plant(
                        "taint taken away",
                        "declared nodes",
                        world -> world.declareNodes(nodes -> ((ObjectNode) nodes.get(0))
                                .putArray("taints")
                                .addObject()
                                .put("key", "edge")
                                .put("value", "true")
                                .put("effect", "NoSchedule")),
                        "drift-node-taints"),
                plant(
                        "taint declared that Cilium takes away",
                        "declared nodes",
                        world -> world.declareNodes(nodes -> ((ObjectNode) nodes.get(0))
                                .putArray("taints")
                                .add("node.cilium.io/agent-not-ready=true:NoExecute")),
                        new String[0]),
                plant(
                        "activation deleted",
                        "ssm activations",
                        world -> world.changeSsm(
                                "DescribeActivations", body -> ((ArrayNode) body.path("ActivationList")).removeAll()),
                        "drift-ssm-activation"),
                plant(
                        "profile deleted",
                        "ra profiles",
                        world -> world.change("/profiles", body -> ((ArrayNode) body.path("profiles")).removeAll()),
                        "drift-roles-anywhere"),
                plant(
                        "a setting is secret",
                        "declared cluster",
                        world -> inputs(
                                world,
                                inputs -> inputs.putObject("version")
                                        .put("4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270")
                                        .put("ciphertext", "x")),
                        "drift-undeterminable"));
    }

    private static Scenario inputs(Scenario world, Consumer<ObjectNode> change) {
        return world.declare("aws:eks/cluster:Cluster", cluster -> change.accept((ObjectNode) cluster.path("inputs")));
    }

    private static Scenario egress(Scenario world) {
        return world.cluster(cluster ->
                ((ObjectNode) cluster.path("resourcesVpcConfig")).put("controlPlaneEgressMode", "CUSTOMER_ROUTED"));
    }

    /** EKS keeps events for an hour, packs nodes tightly and weighs processors once. */
    private static Scenario components(Scenario world, String eventTtl, String scoring, int weight) {
        return inputs(world, inputs -> {
                    inputs.putObject("kubeApiServerConfig").put("eventTtl", eventTtl);
                    scoring(inputs, scoring, weight);
                })
                .cluster(cluster -> {
                    var eks = (ObjectNode) cluster;
                    eks.putObject("kubeApiServerConfig")
                            .put("eventTtl", "1h")
                            .putObject("serviceNodePortRange")
                            .put("minPort", 30000)
                            .put("maxPort", 32767);
                    scoring(eks, "MostAllocated", 1);
                });
    }

    private static void scoring(ObjectNode cluster, String type, int weight) {
        cluster.putObject("kubeSchedulerConfig")
                .putObject("nodeResourcesFit")
                .putObject("scoringStrategy")
                .put("type", type)
                .putArray("resources")
                .addObject()
                .put("name", "cpu")
                .put("weight", weight);
    }

    private static Scenario addonRole(Scenario world, String role) {
        return world.change(
                        Scenario.CLUSTER + "/addons/eks-pod-identity-agent",
                        body -> ((ObjectNode) body.path("addon")).put("serviceAccountRoleArn", role))
                .declare("aws:eks/addon:Addon", addon -> {
                    var inputs = (ObjectNode) addon.path("inputs");
                    if (inputs.path("addonName").asText().equals("eks-pod-identity-agent")) {
                        inputs.put("serviceAccountRoleArn", "arn:aws:iam::111122223333:role/Agent");
                    }
                });
    }

    private static Scenario entryByHand(Scenario world) {
        var arn = "arn:aws:iam::111122223333:role/Debug";
        return world.change(Scenario.ENTRIES, body -> ((ArrayNode) body.path("accessEntries")).add(arn))
                .serveJson(Scenario.ENTRIES + "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FDebug", """
                        {"accessEntry": {"principalArn": "%s", "type": "STANDARD", "username": "debug",
                         "kubernetesGroups": ["system:masters"], "createdAt": 1787000000}}
                        """.formatted(arn))
                .serveJson(
                        Scenario.ENTRIES + "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FDebug/access-policies",
                        "{\"associatedAccessPolicies\": []}");
    }
}
