package dev.mooring.check.planted;

import static dev.mooring.check.planted.Machines.ANYWHERE;
import static dev.mooring.check.planted.Machines.SSM_ONE;
import static dev.mooring.check.planted.Machines.SSM_TWO;
import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import dev.mooring.standin.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which machine is which: names of several lengths, machines that moved, and nodes that are young. */
final class MachinePlants {
    private static final String INSTANCES = "DescribeInstanceInformation";
    private static final String NEW = "mi-0f6e5d4c3b2a19087";
    private static final String ONE = "dc1-rack1-n01";
    private static final String TWO = "dc1-rack1-n02";
    private static final String DOMAIN = ".plant.example.com";

    private MachinePlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "SSM has full names",
                        "several",
                        world -> called(declared(world, ONE, TWO), ONE + DOMAIN, TWO + DOMAIN)),
                plant(
                        "the declaration has full names",
                        "several",
                        world -> called(declared(world, ONE + DOMAIN, TWO + DOMAIN), ONE, TWO)),
                plant(
                        "names in other letters, with a dot at the end",
                        "several",
                        world -> called(
                                declared(world, "DC1-Rack1-N01" + DOMAIN + ".", "DC1-RACK1-N02"), ONE + DOMAIN, TWO)),
                plant(
                        "a declared name has another domain than SSM's",
                        "several",
                        world -> called(declared(world, ONE + ".other.example.com", TWO), ONE + DOMAIN, TWO),
                        "declared-node-not-registered",
                        "unexpected-hybrid-node"),
                plant(
                        "one short name fits two machines",
                        "several",
                        world -> called(
                                declared(world, ONE, TWO).declareNodes(nodes -> nodes.remove(1)),
                                ONE + ".a.example.com",
                                ONE + ".b.example.com")),
                plant(
                        "one short name fits two machines, and addresses tell",
                        "several",
                        world -> called(
                                world.declareNodes(nodes -> {
                                    ((ObjectNode) nodes.get(0)).put("name", ONE);
                                    ((ObjectNode) nodes.get(1)).put("name", ONE);
                                }),
                                ONE + ".a.example.com",
                                ONE + ".b.example.com")),
                plant(
                        "a machine is missing whose name begins like another's",
                        "several",
                        world -> called(
                                declared(world, ONE, TWO)
                                        .declareNodes(nodes -> nodes.addObject()
                                                .put("name", "dc1-rack1")
                                                .put("site", "dc1")
                                                .put("credentialProvider", "ssm")),
                                ONE + DOMAIN,
                                TWO + DOMAIN),
                        "declared-node-not-registered"),
                plant(
                        "a node of IAM Roles Anywhere is declared by its full name",
                        "several",
                        world -> world.declareNodes(nodes -> ((ObjectNode) nodes.get(2))
                                .put("name", "DC2-Edge-01" + DOMAIN)
                                .remove("address"))),
                plant(
                        "a machine registered again with a new address",
                        "several",
                        world -> moved(world, ONE, _ -> {}),
                        "stale-node-object"),
                plant(
                        "a machine moved, and only its host name tells",
                        "several",
                        world -> moved(
                                world,
                                ONE + DOMAIN,
                                node -> hardware(node, "b1d0b1d0", "b1d0b1d0-0000-4000-8000-000000000001")),
                        "stale-node-object"),
                plant(
                        "a machine moved and was installed anew",
                        "several",
                        world -> moved(world, "new-name", node -> info(node).put("machineID", "b1d0b1d0")),
                        "stale-node-object"),
                plant(
                        "another machine was given the address of one that is lost",
                        "several",
                        world -> moved(
                                declared(world, ONE, TWO)
                                        .declareNodes(nodes -> nodes.addObject()
                                                .put("name", "dc1-rack1-n07")
                                                .put("site", "dc1")
                                                .put("credentialProvider", "ssm")),
                                "dc1-rack1-n07",
                                node -> {
                                    hardware(node, "b1d0b1d0", "b1d0b1d0-0000-4000-8000-000000000001");
                                    ((ObjectNode) node.path("status")
                                                    .path("addresses")
                                                    .get(0))
                                            .put("address", "10.80.146.28");
                                }),
                        "node-unreachable",
                        "duplicate-node-address"),
                plant(
                        "another machine joined after one was lost",
                        "several",
                        world -> moved(
                                world,
                                "dc1-rack1-n07",
                                node -> hardware(node, "b1d0b1d0", "b1d0b1d0-0000-4000-8000-000000000001")),
                        "node-unreachable",
                        "unexpected-hybrid-node"),
                plant(
                        "another machine of the same image joined after one was lost",
                        "several",
                        world -> moved(
                                world,
                                "dc1-rack1-n07",
                                node -> info(node).put("systemUUID", "b1d0b1d0-0000-4000-8000-000000000001")),
                        "node-unreachable",
                        "unexpected-hybrid-node"),
                plant(
                        "a node has posted no status yet",
                        "several",
                        world -> young(world, "2026-08-21T11:59:00Z", "[]")),
                plant(
                        "a node is said to have posted no status yet",
                        "several",
                        world -> young(world, "2026-08-21T11:57:00Z", NEVER_UPDATED)),
                plant(
                        "a node has posted no status for long",
                        "several",
                        world -> young(world, "2026-08-21T11:50:00Z", "[]"),
                        "node-never-posted-status"),
                plant(
                        "a node is said to have posted no status for long",
                        "several",
                        world -> young(world, "2026-08-21T11:50:00Z", NEVER_UPDATED),
                        "node-never-posted-status"),
                plant("a new node waits for its CNI", "several", world -> withoutCni(world, "2026-08-21T11:59:30Z")),
                plant(
                        "a new node has waited for its CNI for long",
                        "several",
                        world -> withoutCni(world, "2026-08-21T11:44:00Z"),
                        "cni-not-initialised"),
                plant("a node is becoming ready", "several", world -> joining(world, "2026-08-21T11:49:30Z")),
                plant(
                        "a node was ready once and is not any more",
                        "several",
                        world -> joining(world, "2026-08-21T11:40:00Z"),
                        "node-not-ready"));
    }

    private static final String NEVER_UPDATED = """
            [{"type": "Ready", "status": "Unknown", "reason": "NodeStatusNeverUpdated",
              "message": "Kubelet never posted node status.", "lastHeartbeatTime": "2026-08-21T11:50:00Z",
              "lastTransitionTime": "2026-08-21T11:51:00Z"}]
            """;

    private static Scenario declared(Scenario world, String one, String two) {
        return world.declareNodes(nodes -> {
            ((ObjectNode) nodes.get(0)).put("name", one).remove("address");
            ((ObjectNode) nodes.get(1)).put("name", two).remove("address");
        });
    }

    private static Scenario called(Scenario world, String one, String two) {
        return world.changeSsm(INSTANCES, body -> {
            ((ObjectNode) body.path("InstanceInformationList").get(0)).put("ComputerName", one);
            ((ObjectNode) body.path("InstanceInformationList").get(1)).put("ComputerName", two);
        });
    }

    /** The first machine is lost, and a new node came after it. */
    private static Scenario moved(Scenario world, String computerName, Change change) {
        var node = (ObjectNode) Fixtures.json("world/healthy/kubernetes/nodes.json")
                .path("items")
                .get(0)
                .deepCopy();
        ((ObjectNode) node.path("metadata"))
                .put("name", NEW)
                .put("uid", "0f6e5d4c-0000-4000-8000-000000000000")
                .put("creationTimestamp", "2026-08-21T11:52:00Z");
        ((ObjectNode) node.path("spec")).put("providerID", "eks-hybrid:///us-west-2/hybrid-prod/" + NEW);
        ((ObjectNode) node.path("status").path("addresses").get(0)).put("address", "10.80.146.44");
        ((ObjectNode) node.path("status").path("addresses").get(1)).put("address", NEW);
        change.of(node);
        return world.condition(SSM_ONE, "Ready", "Unknown", "NodeStatusUnknown")
                .put(Scenario.NODES, node)
                .put(Scenario.LEASES, """
                        {"metadata": {"name": "%s", "namespace": "kube-node-lease"},
                         "spec": {"leaseDurationSeconds": 40, "renewTime": "2026-08-21T11:59:55.000000Z"}}
                        """.formatted(NEW))
                .changeSsm(INSTANCES, body -> register(body, computerName));
    }

    private static void register(JsonNode body, String computerName) {
        var instances = (ArrayNode) body.path("InstanceInformationList");
        instances.add(((ObjectNode) instances.get(0).deepCopy())
                .put("InstanceId", NEW)
                .put("IPAddress", "10.80.146.44")
                .put("ComputerName", computerName)
                .put("RegistrationDate", 1787313060));
        ((ObjectNode) instances.get(0)).put("PingStatus", "ConnectionLost");
    }

    /** What of a new node is otherwise than of the old one. */
    private interface Change {
        void of(ObjectNode node);
    }

    private static void hardware(ObjectNode node, String machineId, String systemUuid) {
        info(node).put("machineID", machineId).put("systemUUID", systemUuid);
    }

    private static ObjectNode info(ObjectNode node) {
        return (ObjectNode) node.path("status").path("nodeInfo");
    }

    private static Scenario young(Scenario world, String created, String conditions) {
        return world.node(SSM_TWO, node -> {
            ((ObjectNode) node.path("metadata")).put("creationTimestamp", created);
            ((ObjectNode) node.path("spec")).remove("providerID");
            node.putObject("status").set("conditions", Fixtures.tree(conditions.getBytes(StandardCharsets.UTF_8)));
        });
    }

    private static Scenario withoutCni(Scenario world, String created) {
        return joining(world, created).node(ANYWHERE, node -> {
            for (var condition : node.path("status").path("conditions")) {
                if (condition.path("type").asText().equals("Ready")) {
                    ((ObjectNode) condition)
                            .put("message", "container runtime network not ready: reason:NetworkPluginNotReady")
                            .put("lastTransitionTime", created);
                } else if (condition.path("type").asText().equals("NetworkUnavailable")) {
                    ((ObjectNode) condition).put("status", "True").put("lastTransitionTime", created);
                }
            }
        });
    }

    private static Scenario joining(Scenario world, String created) {
        return world.condition(ANYWHERE, "Ready", "False", "KubeletNotReady")
                .node(ANYWHERE, node -> ((ObjectNode) node.path("metadata")).put("creationTimestamp", created));
    }
}
