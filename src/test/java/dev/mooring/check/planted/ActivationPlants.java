package dev.mooring.check.planted;

import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import java.util.List;
import java.util.function.Consumer;

/** Activations that did their work, that stand in a machine's way, or that are for machines of another kind. */
final class ActivationPlants {
    private static final String ACTIVATIONS = "DescribeActivations";
    private static final String INSTANCES = "DescribeInstanceInformation";
    private static final String ID = "a0000000-0000-4000-8000-00000000000";
    private static final String FILES = "f11e0000-0000-4000-8000-000000000000";
    private static final String ARN = "arn:aws:eks:us-west-2:111122223333:cluster/";
    private static final long SOON = 1787400000L;
    private static final long LATER = 1789041600L;
    private static final long OVER = 1787227200L;

    private ActivationPlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "activations of one machine each, used up, and nobody to come",
                        "several",
                        world -> ofOneEach(world, 1, LATER)),
                plant(
                        "activations of one machine each, used up and over",
                        "several",
                        world -> ofOneEach(world, 1, OVER)),
                plant(
                        "activations of one machine each, used up, and a machine to come that may use another",
                        "several",
                        world -> toCome(ofOneEach(world, 1, LATER), null),
                        "declared-node-not-registered"),
                plant(
                        "activations of one machine each, used up, and no other for the machine to come",
                        "several",
                        world -> toCome(full(ofOneEach(world, 1, OVER)), null),
                        "ssm-activation-exhausted",
                        "declared-node-not-registered"),
                plant(
                        "the machine to come names an activation that is used up",
                        "several",
                        world -> toCome(ofOneEach(world, 1, LATER), ID + 3),
                        "ssm-activation-exhausted",
                        "declared-node-not-registered"),
                plant(
                        "the machine to come names an activation that is over",
                        "several",
                        world -> toCome(ofOneEach(world, 0, OVER), ID + 3),
                        "ssm-activation-expired",
                        "declared-node-not-registered"),
                plant(
                        "the machine to come names an activation that is made for it",
                        "several",
                        world -> toCome(ofOneEach(world, 0, SOON), ID + 3),
                        "declared-node-not-registered"),
                plant("file servers of the same stack", "several", world -> others(world, "FileServers", _ -> {})),
                plant(
                        "machines of a declared activation with the nodes' role",
                        "several",
                        world -> others(world, "AmazonEKSHybridNodesRole", _ -> {}),
                        "ssm-managed-node-not-joined"),
                plant(
                        "machines of a declared activation of another cluster",
                        "several",
                        world -> others(
                                world,
                                "AmazonEKSHybridNodesRole",
                                found -> tag(found, "EKSClusterARN", ARN + "other"))),
                plant(
                        "machines with the nodes' role, where no activation is the cluster's",
                        "several",
                        world -> sharedRole(world, _ -> {}),
                        "ssm-managed-node-not-joined"),
                plant(
                        "machines of another cluster with the nodes' role, where no activation is the cluster's",
                        "several",
                        world -> sharedRole(world, found -> tag(found, "EKSClusterARN", ARN + "other"))),
                plant(
                        "machines of a deleted activation with the nodes' role, where no activation is the cluster's",
                        "several",
                        world -> deleted(sharedRole(world, _ -> {}))),
                plant(
                        "machines of a deleted activation by which nodes came in, where no activation is the cluster's",
                        "several",
                        world -> deleted(sharedRole(world, _ -> {}))
                                .changeSsm(
                                        INSTANCES,
                                        body -> ((ObjectNode) body.path("InstanceInformationList")
                                                        .get(0))
                                                .put("ActivationId", FILES)),
                        "ssm-managed-node-not-joined"),
                plant(
                        "machines of an activation that a tag of Cluster API gives to the cluster",
                        "several",
                        world -> others(
                                world,
                                "FileServers",
                                found -> tag(
                                        found, "sigs.k8s.io/cluster-api-provider-aws/cluster/hybrid-prod", "owned")),
                        "access-entry-missing"),
                plant(
                        "machines of an activation that a tag calls hybrid-prod's files",
                        "several",
                        world -> others(world, "FileServers", found -> tag(found, "purpose", "hybrid-prod"))));
    }

    private static Scenario ofOneEach(Scenario world, int registrations, long end) {
        return world.changeSsm(ACTIVATIONS, body -> {
            var activations = (ArrayNode) body.path("ActivationList");
            for (var number = 0; number < 6; number++) {
                activations.add(((ObjectNode) activations.get(0).deepCopy())
                        .put("ActivationId", ID + number)
                        .put("RegistrationLimit", 1)
                        .put("RegistrationsCount", registrations)
                        .put("CreatedDate", 1785585600L)
                        .put("ExpirationDate", end)
                        .put("Expired", end == OVER));
            }
        });
    }

    private static Scenario full(Scenario world) {
        return world.changeSsm(
                ACTIVATIONS, body -> ((ObjectNode) body.path("ActivationList").get(0)).put("RegistrationsCount", 10));
    }

    private static Scenario toCome(Scenario world, String activation) {
        return world.declareNodes(nodes -> {
            var node = nodes.addObject()
                    .put("address", "10.80.146.77")
                    .put("site", "dc1")
                    .put("credentialProvider", "ssm");
            if (activation != null) {
                node.put("activationId", activation);
            }
        });
    }

    /** A declared activation more, and a machine that came in by it. */
    private static Scenario others(Scenario world, String role, Consumer<ObjectNode> change) {
        return world.addResource("""
                        {"urn": "urn:pulumi:prod::edge-platform::aws:ssm/activation:Activation::files", "custom": true,
                         "id": "%s", "type": "aws:ssm/activation:Activation",
                         "inputs": {"iamRole": "%s", "registrationLimit": 5},
                         "outputs": {"id": "%s", "iamRole": "%s", "registrationLimit": 5}}
                        """.formatted(FILES, role, FILES, role))
                .changeSsm(ACTIVATIONS, body -> {
                    var activations = (ArrayNode) body.path("ActivationList");
                    var found = ((ObjectNode) activations.get(0).deepCopy())
                            .put("ActivationId", FILES)
                            .put("IamRole", role)
                            .put("RegistrationLimit", 5);
                    found.remove("Tags");
                    change.accept(found);
                    activations.add(found);
                })
                .changeSsm(INSTANCES, body -> register(body, role));
    }

    /** Nothing ties an activation to the cluster: its machines are known by their role alone, which another has too. */
    private static Scenario sharedRole(Scenario world, Consumer<ObjectNode> change) {
        return others(world, "AmazonEKSHybridNodesRole", change)
                .undeclare("aws:ssm/activation:Activation")
                .changeSsm(
                        ACTIVATIONS,
                        body -> ((ObjectNode) body.path("ActivationList").get(0)).remove("Tags"));
    }

    /** Machines keep the id of the activation by which they came in. */
    private static Scenario deleted(Scenario world) {
        return world.changeSsm(
                ACTIVATIONS,
                body -> ((ArrayNode) body.path("ActivationList"))
                        .removeIf(activation ->
                                activation.path("ActivationId").asText().equals(FILES)));
    }

    private static void register(JsonNode body, String role) {
        var instances = (ArrayNode) body.path("InstanceInformationList");
        instances.add(((ObjectNode) instances.get(0).deepCopy())
                .put("InstanceId", "mi-0c3d4e5f678901234")
                .put("IPAddress", "10.80.146.99")
                .put("ComputerName", "files-01")
                .put("ActivationId", FILES)
                .put("IamRole", role)
                .put("RegistrationDate", 1787306400));
    }

    private static void tag(ObjectNode found, String key, String value) {
        found.putArray("Tags").addObject().put("Key", key).put("Value", value);
    }
}
