package dev.mooring.check.planted;

import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Faults of the cluster itself. */
final class ClusterPlants {
    private ClusterPlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "the cluster has been updating for two hours",
                        "eks cluster",
                        world -> updating(world, 1787306400L),
                        "cluster-not-active",
                        "cluster-update-in-progress"),
                plant(
                        "the cluster has been updating for minutes",
                        "eks cluster",
                        world -> updating(world, 1787313000L),
                        "cluster-update-in-progress"),
                plant(
                        "no remote pod network",
                        "eks cluster",
                        world -> world.serve(Scenario.CLUSTER, "eks/describe-cluster.node-network-only.json"),
                        "drift-remote-pod-cidrs"),
                plant(
                        "public network declared",
                        "declared cluster",
                        world -> world.declare(
                                "aws:eks/cluster:Cluster",
                                cluster -> ((ObjectNode) cluster.path("inputs")
                                                .path("remoteNetworkConfig")
                                                .path("remoteNodeNetworks"))
                                        .putArray("cidrs")
                                        .add("10.80.0.0/16")
                                        .add("203.0.113.0/24")),
                        "cluster-remote-cidr-invalid",
                        "drift-remote-node-cidrs"),
                plant(
                        "remote network overlaps services",
                        "eks cluster",
                        world -> world.serve(
                                Scenario.CLUSTER, "eks/describe-cluster.remote-network-overlaps-service-cidr.json"),
                        "cluster-remote-cidr-overlap",
                        "drift-remote-node-cidrs"),
                plant(
                        "remote network overlaps the VPC",
                        "ec2",
                        world -> Ec2.securityGroup(
                                Ec2.vpc(world, "10.80.0.0/20"),
                                Ec2.tcp(443, "10.80.0.0/16", "10.87.0.0/16"),
                                Ec2.everything()),
                        "cluster-remote-cidr-overlap"),
                secondNetwork(
                        "the VPC's second network overlaps a remote one", "associated", "cluster-remote-cidr-overlap"),
                secondNetwork("the VPC's second network has no state", "", "cluster-remote-cidr-overlap"),
                secondNetwork("a network that overlaps a remote one was taken from the VPC", "disassociated"),
                secondNetwork("a network that overlaps a remote one was refused to the VPC", "failed"),
                plant(
                        "IPv6 cluster",
                        "eks cluster",
                        world -> world.cluster(cluster ->
                                ((ObjectNode) cluster.path("kubernetesNetworkConfig")).put("ipFamily", "ipv6")),
                        "cluster-ip-family-not-ipv4"),
                plant(
                        "endpoint public and private",
                        "eks cluster",
                        world -> world.serve(Scenario.CLUSTER, "eks/describe-cluster.public-and-private-endpoint.json"),
                        "drift-endpoint-access"),
                plant(
                        "site's egress not let in",
                        "eks cluster",
                        world -> world.declareNodes(
                                        nodes -> ((ObjectNode) nodes.get(0)).put("egress", "198.51.100.7/32"))
                                .declare(
                                        "aws:eks/cluster:Cluster",
                                        cluster -> ((ObjectNode)
                                                        cluster.path("inputs").path("vpcConfig"))
                                                .put("endpointPublicAccess", true)
                                                .put("endpointPrivateAccess", false)
                                                .putArray("publicAccessCidrs")
                                                .add("203.0.113.0/24"))
                                .cluster(cluster -> ((ObjectNode) cluster.path("resourcesVpcConfig"))
                                        .put("endpointPublicAccess", true)
                                        .put("endpointPrivateAccess", false)
                                        .putArray("publicAccessCidrs")
                                        .add("203.0.113.0/24")),
                        "cluster-public-cidrs-exclude-site"),
                plant(
                        "no rule for remote pods",
                        "ec2",
                        world -> Ec2.securityGroup(
                                Ec2.vpc(world, "10.20.0.0/16"), Ec2.tcp(443, "10.80.0.0/16"), Ec2.everything()),
                        "cluster-security-group-rules-missing"),
                plant(
                        "no rule for remote networks, and the endpoint is public alone",
                        "ec2",
                        world -> publicAlone(Ec2.securityGroup(Ec2.vpc(world, "10.20.0.0/16"), "", Ec2.everything())),
                        new String[0]),
                plant(
                        "no rule for a webhook in the pod network",
                        "several",
                        world -> webhook(letOut(world, Ec2.tcp(10250, "10.80.0.0/16")), 9443),
                        "cluster-security-group-rules-missing"),
                plant(
                        "a rule for a webhook in the pod network",
                        "several",
                        world -> webhook(
                                letOut(world, Ec2.tcp(10250, "10.80.0.0/16") + Ec2.tcp(9443, "10.87.0.0/24")), 9443),
                        new String[0]),
                plant(
                        "a rule for one of a webhook's ports in the pod network",
                        "several",
                        world -> webhook(
                                letOut(world, Ec2.tcp(10250, "10.80.0.0/16") + Ec2.tcp(9443, "10.87.0.0/16")),
                                9443,
                                8080),
                        new String[0]),
                plant(
                        "rules for both halves of the remote nodes' network",
                        "ec2",
                        world -> Ec2.securityGroup(
                                Ec2.vpc(world, "10.20.0.0/16"),
                                Ec2.tcp(443, "10.80.0.0/17", "10.87.0.0/16") + Ec2.tcp(443, "10.80.128.0/17"),
                                Ec2.everything()),
                        new String[0]),
                plant("update runs", "eks updates", ClusterPlants::updateRuns, "cluster-update-in-progress"),
                plant(
                        "update failed",
                        "eks updates",
                        world -> world.change(
                                        Scenario.CLUSTER + "/updates",
                                        list -> ((ObjectNode) list)
                                                .putArray("updateIds")
                                                .add("270c1b08-4f3f-446e-a578-7075158d9c53"))
                                .serve(
                                        Scenario.CLUSTER + "/updates/270c1b08-4f3f-446e-a578-7075158d9c53",
                                        "eks/describe-update.vpc-config.failed.json"),
                        "cluster-update-failed"),
                plant(
                        "update called off",
                        "eks updates",
                        world -> updates(world, eksUpdate("VersionUpdate", "Cancelled", 1)),
                        new String[0]),
                plant(
                        "update failed, and its repetition was called off",
                        "eks updates",
                        world -> updates(
                                world,
                                eksUpdate("VersionUpdate", "Failed", 1),
                                eksUpdate("VersionUpdate", "Cancelled", 2)),
                        "cluster-update-failed"),
                plant(
                        "update failed, and was rolled back",
                        "eks updates",
                        world -> updates(
                                world,
                                eksUpdate("VersionUpdate", "Failed", 1),
                                eksUpdate("VersionRollback", "Successful", 2)),
                        new String[0]),
                plant(
                        "update is being called off",
                        "eks updates",
                        world -> updates(world, eksUpdate("ControlPlaneComponentConfigUpdate", "InProgress", 1)),
                        "cluster-update-in-progress"),
                plant(
                        "logs are off",
                        "eks cluster",
                        world -> world.serve(Scenario.CLUSTER, "eks/describe-cluster.logging-disabled.json"),
                        "drift-logging"),
                plant(
                        "insights fail",
                        "eks insights",
                        world -> world.serve(Scenario.CLUSTER + "/insights", "eks/list-insights.hybrid-failing.json"),
                        "insight-hybrid-misconfiguration",
                        "insight-upgrade-blocker"),
                plant(
                        "an insight stands in the way back",
                        "eks insights",
                        world -> rollback(world, "ERROR"),
                        "insight-rollback-blocker"),
                plant(
                        "an insight leaves the way back open",
                        "eks insights",
                        world -> rollback(world, "PASSING"),
                        new String[0]),
                plant(
                        "no insights",
                        "eks insights",
                        world -> world.serve(Scenario.CLUSTER + "/insights", "eks/list-insights.empty.json"),
                        "insight-stale"));
    }

    private static Scenario publicAlone(Scenario world) {
        return world.cluster(cluster -> endpoint(cluster.path("resourcesVpcConfig")))
                .declare(
                        "aws:eks/cluster:Cluster",
                        cluster -> endpoint(cluster.path("inputs").path("vpcConfig")));
    }

    private static void endpoint(JsonNode network) {
        ((ObjectNode) network).put("endpointPublicAccess", true).put("endpointPrivateAccess", false);
    }

    private static Scenario letOut(Scenario world, String outbound) {
        return Ec2.securityGroup(
                Ec2.vpc(world, "10.20.0.0/16"), Ec2.tcp(443, "10.80.0.0/16", "10.87.0.0/16"), outbound);
    }

    private static Scenario webhook(Scenario world, int... ports) {
        return world.put("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", """
                        {"metadata": {"name": "policy"}, "webhooks": [{"name": "check.policy.example",
                         "clientConfig": {"service": {"namespace": "policy", "name": "webhook"}}}]}
                        """)
                .put("/apis/discovery.k8s.io/v1/namespaces/policy/endpointslices", """
                        {"metadata": {"name": "webhook-1"},
                         "endpoints": [{"addresses": ["10.87.0.17"], "nodeName": "%s"}], "ports": [%s]}
                        """.formatted(
                                Machines.SSM_ONE,
                                Arrays.stream(ports)
                                        .mapToObj("{\"port\": %d}"::formatted)
                                        .collect(Collectors.joining(","))));
    }

    private static Plant secondNetwork(String name, String state, String... expected) {
        return plant(
                name,
                "ec2",
                world -> Ec2.securityGroup(
                        Ec2.vpc(world, "10.20.0.0/16", "10.80.0.0/20", state),
                        Ec2.tcp(443, "10.80.0.0/16", "10.87.0.0/16"),
                        Ec2.everything()),
                expected);
    }

    private static Scenario rollback(Scenario world, String status) {
        return world.change(Scenario.CLUSTER + "/insights", body -> {
            var insight = ((ArrayNode) body.path("insights")).addObject();
            insight.put("id", "a1b2c3d4-rollback")
                    .put("name", "API versions in use")
                    .put("category", "ROLLBACK_READINESS")
                    .putObject("insightStatus")
                    .put("status", status)
                    .put("reason", "planted");
        });
    }

    /** An update that began some hours before the newest fixtures, in the order of the numbers. */
    static String eksUpdate(String type, String status, int number) {
        return """
                {"update": {"id": "%s", "type": "%s", "status": "%s",
                 "createdAt": %d, "params": [], "errors": [], "cancellation": {"status": "%s", "reason": "planted"}}}
                """.formatted(
                id(number), type, status, 1787000000 + number, status.equals("Cancelled") ? "Successful" : status);
    }

    static Scenario updates(Scenario world, String... updates) {
        var listed = world.change(Scenario.CLUSTER + "/updates", list -> {
            var ids = ((ObjectNode) list).putArray("updateIds");
            IntStream.rangeClosed(1, updates.length).forEach(number -> ids.add(id(number)));
        });
        for (var number = 1; number <= updates.length; number++) {
            listed = listed.serveJson(Scenario.CLUSTER + "/updates/" + id(number), updates[number - 1]);
        }
        return listed;
    }

    private static String id(int number) {
        return "00000000-0000-0000-0000-00000000000" + number;
    }

    static Scenario updateRuns(Scenario world) {
        return world.change(
                        Scenario.CLUSTER + "/updates",
                        list -> ((ObjectNode) list).putArray("updateIds").add("e4774cdd-a079-4f86-a14e-8b9140bb6db4"))
                .serve(
                        Scenario.CLUSTER + "/updates/e4774cdd-a079-4f86-a14e-8b9140bb6db4",
                        "eks/describe-update.remote-network-config.in-progress.json");
    }

    private static Scenario updating(Scenario world, long since) {
        return world.cluster(cluster -> cluster.put("status", "UPDATING"))
                .change(
                        Scenario.CLUSTER + "/updates",
                        list -> ((ObjectNode) list).putArray("updateIds").add("running"))
                .serveJson(Scenario.CLUSTER + "/updates/running", """
                        {"update": {"id": "running", "status": "InProgress", "type": "VersionUpdate",
                         "createdAt": %d, "params": [], "errors": []}}
                        """.formatted(since));
    }
}
