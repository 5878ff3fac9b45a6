package dev.mooring.check.planted;

import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import java.util.List;

/** The ConfigMap aws-auth as the only way in: the hybrid node role has no access entry. */
final class AwsAuthPlants {
    private static final String WITH_PATH = "arn:aws:iam::111122223333:role/hybrid/edge/AmazonEKSHybridNodesRole";
    private static final String GOOD = """
            - rolearn: %s
              username: system:node:{{SessionName}}
              groups: [system:bootstrappers, system:nodes]
            """;

    private AwsAuthPlants() {}

    static List<Plant> all() {
        return List.of(
                plant("mapped as it must be", "several", world -> mapped(world, GOOD.formatted(Scenario.NODE_ROLE))),
                plant(
                        "mapped in other letters",
                        "several",
                        world -> mapped(
                                world,
                                GOOD.formatted("arn:aws:iam::111122223333:role/amazonekshybridnodesROLE")
                                        .replace("rolearn", "roleARN"))),
                plant(
                        "role with a path mapped without it",
                        "several",
                        world -> mapped(rolePath(world), GOOD.formatted(Scenario.NODE_ROLE))),
                plant(
                        "role with a path mapped with it",
                        "several",
                        world -> mapped(rolePath(world), GOOD.formatted(WITH_PATH)),
                        "access-entry-missing"),
                plant(
                        "role with a path mapped with it, and no node has joined",
                        "several",
                        world -> mapped(rolePath(world), GOOD.formatted(WITH_PATH))
                                .list(Scenario.NODES, "k8s/nodes.no-hybrid-nodes.json"),
                        "access-entry-missing"),
                plant(
                        "session mapped instead of its role",
                        "several",
                        world -> mapped(
                                world,
                                GOOD.formatted(
                                        "arn:aws:sts::111122223333:assumed-role/AmazonEKSHybridNodesRole/mi-0a1b2c3d4e5f67890")),
                        "access-entry-missing"),
                plant(
                        "mapped twice, well at last",
                        "several",
                        world -> mapped(
                                world,
                                GOOD.formatted(Scenario.NODE_ROLE).replace("system:node:", "edge:")
                                        + GOOD.formatted(Scenario.NODE_ROLE))),
                plant(
                        "mapped twice, wrongly at last",
                        "several",
                        world -> mapped(
                                world,
                                GOOD.formatted(Scenario.NODE_ROLE)
                                        + GOOD.formatted(Scenario.NODE_ROLE).replace("system:node:", "edge:")),
                        "access-entry-missing"),
                plant(
                        "mapped as EC2 nodes are",
                        "several",
                        world -> mapped(
                                world, GOOD.formatted(Scenario.NODE_ROLE).replace("SessionName", "EC2PrivateDNSName")),
                        "access-entry-missing"),
                plant(
                        "mapped beside an entry that is left out",
                        "several",
                        world -> mapped(world, "- username: nobody\n" + GOOD.formatted(Scenario.NODE_ROLE)),
                        "aws-auth-mapping-malformed"));
    }

    /** Neither EKS nor the stack has an access entry for the role. */
    private static Scenario mapped(Scenario world, String mapRoles) {
        return world.change(Scenario.ENTRIES, body -> remove((ArrayNode) body.path("accessEntries")))
                .undeclare("aws:eks/accessEntry:AccessEntry")
                .changeObject(
                        Scenario.CONFIG_MAPS,
                        "aws-auth",
                        map -> ((ObjectNode) map.path("data")).put("mapRoles", mapRoles));
    }

    private static void remove(ArrayNode entries) {
        for (var index = entries.size() - 1; index >= 0; index--) {
            if (entries.get(index).asText().equals(Scenario.NODE_ROLE)) {
                entries.remove(index);
            }
        }
    }

    private static Scenario rolePath(Scenario world) {
        return world.declare("aws:iam/role:Role", role -> {
                    if (role.path("id").asText().equals("AmazonEKSHybridNodesRole")) {
                        ((ObjectNode) role.path("outputs")).put("arn", WITH_PATH);
                    }
                })
                .declare("aws:rolesanywhere/profile:Profile", profile -> {
                    withPath(profile.path("inputs"));
                    withPath(profile.path("outputs"));
                })
                .change("/profiles", body -> withPath(body.path("profiles").get(0)));
    }

    private static void withPath(JsonNode profile) {
        ((ObjectNode) profile).putArray("roleArns").add(WITH_PATH);
    }
}
