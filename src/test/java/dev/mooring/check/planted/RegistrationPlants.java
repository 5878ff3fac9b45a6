package dev.mooring.check.planted;

import static dev.mooring.check.planted.Machines.ANYWHERE;
import static dev.mooring.check.planted.Machines.SSM_ONE;
import static dev.mooring.check.planted.Machines.SSM_TWO;
import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Scenario;
import java.util.List;

/** Faults on the way from a declared machine to a Node. */
final class RegistrationPlants {
    private static final String INSTANCES = "DescribeInstanceInformation";

    private RegistrationPlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "entry of type STANDARD",
                        "eks entry",
                        world -> world.serve(
                                Scenario.NODE_ROLE_ENTRY,
                                "eks/describe-access-entry.node-role-wrong-type-standard.json"),
                        "access-entry-wrong-type"),
                plant(
                        "role made again",
                        "iam",
                        world -> Ec2.role(world, "2026-08-20T12:00:00Z", 3600),
                        "access-entry-role-recreated"),
                plant(
                        "aws-auth maps the role wrongly",
                        "aws-auth",
                        world -> world.object(
                                Scenario.CONFIG_MAPS, "k8s/configmap.aws-auth.hybrid-role-wrong-username.json"),
                        "aws-auth-mapping-malformed"),
                plant(
                        "aws-auth indented wrongly",
                        "aws-auth",
                        world -> world.changeObject(
                                Scenario.CONFIG_MAPS,
                                "aws-auth",
                                map -> ((ObjectNode) map.path("data"))
                                        .put("mapRoles", "- groups:\n  - system:nodes\nrolearn: arn\n")),
                        "aws-auth-mapping-malformed"),
                plant(
                        "aws-auth in mode API",
                        "eks cluster",
                        world -> world.cluster(cluster ->
                                        ((ObjectNode) cluster.path("accessConfig")).put("authenticationMode", "API"))
                                .declare(
                                        "aws:eks/cluster:Cluster",
                                        cluster -> ((ObjectNode)
                                                        cluster.path("inputs").path("accessConfig"))
                                                .put("authenticationMode", "API")),
                        "aws-auth-mapping-ignored"),
                plant(
                        "no nodes at all",
                        "nodes",
                        // Kubernetes removes the lease of a Node with it.
                        world -> world.list(Scenario.NODES, "k8s/nodes.empty.json")
                                .serveKubernetes(
                                        Scenario.LEASES,
                                        200,
                                        "{\"kind\": \"LeaseList\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": []}"),
                        "no-hybrid-nodes"),
                plant(
                        "SSM label on a node of IAM Roles Anywhere",
                        "labels",
                        world -> world.node(
                                ANYWHERE,
                                node -> ((ObjectNode) node.path("metadata").path("labels"))
                                        .put(HybridNode.CREDENTIAL_PROVIDER, "ssm")),
                        "node-credential-provider-mismatch"),
                plant(
                        "name of another form",
                        "labels",
                        world -> world.declareNodes(nodes -> ((ObjectNode) nodes.get(0)).remove("credentialProvider"))
                                .node(
                                        SSM_ONE,
                                        node -> ((ObjectNode)
                                                        node.path("metadata").path("labels"))
                                                .put(HybridNode.CREDENTIAL_PROVIDER, "iam-ra")),
                        "node-name-format-mismatch"),
                plant("both kinds of credentials", "nothing", world -> world, new String[0]),
                plant(
                        "two living nodes at one address",
                        "nodes",
                        world -> world.node(
                                SSM_TWO,
                                node -> ((ObjectNode) node.path("status")
                                                .path("addresses")
                                                .get(0))
                                        .put("address", "10.80.146.28")),
                        "duplicate-node-address"),
                plant(
                        "machine that SSM forgot, lost for days",
                        "nodes",
                        RegistrationPlants::lostForDays,
                        "stale-node-object"),
                plant(
                        "registered and not joined",
                        "ssm instances",
                        world -> world.changeSsm(INSTANCES, RegistrationPlants::oneMore),
                        "ssm-managed-node-not-joined"),
                plant(
                        "deregistered from SSM",
                        "ssm instances",
                        world -> world.changeSsm(
                                INSTANCES, body -> ((ArrayNode) body.path("InstanceInformationList")).remove(0)),
                        "node-not-in-ssm"),
                plant(
                        "a machine has just joined, and SSM does not list it yet",
                        "several",
                        world -> world.changeSsm(
                                        INSTANCES, body -> ((ArrayNode) body.path("InstanceInformationList")).remove(0))
                                .node(
                                        SSM_ONE,
                                        node -> ((ObjectNode) node.path("metadata"))
                                                .put("creationTimestamp", "2026-08-21T11:52:00Z"))),
                plant(
                        "never ready since it registered",
                        "nodes",
                        world -> world.list(Scenario.NODES, "k8s/nodes.notready-cni-missing.json"),
                        "cni-not-initialised",
                        "drift-node-labels"));
    }

    static void oneMore(JsonNode body) {
        var instances = (ArrayNode) body.path("InstanceInformationList");
        instances.add(((ObjectNode) instances.get(0).deepCopy())
                .put("InstanceId", "mi-0c3d4e5f678901234")
                .put("IPAddress", "10.80.146.99")
                .put("ComputerName", "dc1-rack1-n09")
                .put("RegistrationDate", 1787306400));
    }

    private static Scenario lostForDays(Scenario world) {
        return world.changeSsm(INSTANCES, body -> ((ArrayNode) body.path("InstanceInformationList")).remove(0))
                .condition(SSM_ONE, "Ready", "Unknown", "NodeStatusUnknown")
                .node(
                        SSM_ONE,
                        node -> node.path("status").path("conditions").forEach(condition -> {
                            if (condition.path("type").asText().equals("Ready")) {
                                ((ObjectNode) condition).put("lastTransitionTime", "2026-08-19T12:00:00Z");
                            }
                        }));
    }
}
