package dev.mooring.check.planted;

import static dev.mooring.check.planted.Machines.ANYWHERE;
import static dev.mooring.check.planted.Machines.SSM_ONE;
import static dev.mooring.check.planted.Machines.SSM_TWO;
import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import java.util.List;

/** Faults of what lives on hybrid nodes, and the ways in which its own status lies. */
final class NeighbourPlants {
    private static final String LONG_AGO = "2026-08-21T09:00:00Z";
    private static final String JUST_NOW = "2026-08-21T11:58:00Z";

    private NeighbourPlants() {}

    static List<Plant> all() {
        return List.of(
                plant("all neighbours, in order", "neighbours", Neighbours::installed, new String[0]),
                plant(
                        "a store whose token ran out",
                        "neighbours",
                        world -> ready(Neighbours.installed(world), Neighbours.CLUSTER_STORES, "esc", "False", LONG_AGO),
                        "secret-store-not-ready"),
                plant(
                        "a store whose token ran out just now",
                        "neighbours",
                        world -> ready(Neighbours.installed(world), Neighbours.CLUSTER_STORES, "esc", "False", JUST_NOW),
                        new String[0]),
                plant(
                        "a store whose token ran out, and a secret that is not synchronised therefore",
                        "neighbours",
                        world -> ready(
                                ready(
                                        Neighbours.installed(world),
                                        Neighbours.CLUSTER_STORES,
                                        "esc",
                                        "False",
                                        LONG_AGO),
                                Neighbours.SECRETS,
                                "database",
                                "False",
                                LONG_AGO),
                        "secret-store-not-ready"),
                plant(
                        "a store that nobody has looked at",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .changeObject(
                                        Neighbours.CLUSTER_STORES, "esc", store -> ((ObjectNode) store).remove("status")),
                        "secret-store-not-ready"),
                plant(
                        "a property that is not there",
                        "neighbours",
                        world -> ready(Neighbours.installed(world), Neighbours.SECRETS, "database", "False", LONG_AGO),
                        "external-secret-not-synced"),
                plant(
                        "a secret that says Ready and was not refreshed",
                        "neighbours",
                        world -> refreshed(Neighbours.installed(world), LONG_AGO),
                        "external-secret-stale"),
                plant(
                        "a secret that is synchronised once only",
                        "neighbours",
                        world -> refreshed(Neighbours.installed(world), LONG_AGO)
                                .changeObject(Neighbours.SECRETS, "database", secret -> ((ObjectNode)
                                                secret.path("spec"))
                                        .put("refreshPolicy", "CreatedOnce")),
                        new String[0]),
                plant(
                        "a secret of an interval of nothing",
                        "neighbours",
                        world -> refreshed(Neighbours.installed(world), LONG_AGO)
                                .changeObject(Neighbours.SECRETS, "database", secret -> ((ObjectNode)
                                                secret.path("spec"))
                                        .put("refreshInterval", "0s")),
                        new String[0]),
                plant(
                        "a secret that is synchronised at night",
                        "neighbours",
                        world -> refreshed(Neighbours.installed(world), LONG_AGO)
                                .changeObject(Neighbours.SECRETS, "database", secret -> ((ObjectNode)
                                                secret.path("spec"))
                                        .putObject("syncWindows")
                                        .put("kind", "allow")),
                        new String[0]),
                plant(
                        "a push that is refused",
                        "neighbours",
                        world -> ready(Neighbours.installed(world), Neighbours.PUSHED, "till-keys", "False", LONG_AGO),
                        "push-secret-failed"),
                plant(
                        "a secret that is missing in a namespace",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .changeObject(
                                        Neighbours.CLUSTER_SECRETS,
                                        "registry",
                                        secret -> ((ObjectNode) secret.path("status"))
                                                .putArray("failedNamespaces")
                                                .addObject()
                                                .put("namespace", "lab")
                                                .put("reason", "external secret already exists in namespace")),
                        "cluster-external-secret-partial"),
                plant(
                        "the secrets operator on a lost node",
                        "several",
                        world -> lost(Neighbours.installed(world), SSM_ONE),
                        "node-unreachable"),
                plant(
                        "the secrets operator on a lost node, and its secret stale therefore",
                        "several",
                        world -> lost(refreshed(Neighbours.installed(world), LONG_AGO), SSM_ONE),
                        "node-unreachable"),
                plant(
                        "the secrets operator on a lost node, and another on one that is not",
                        "several",
                        world -> lost(
                                Neighbours.installed(world)
                                        .put(
                                                Neighbours.PODS,
                                                Neighbours.pod(
                                                        "external-secrets-8d1",
                                                        "external-secrets",
                                                        "external-secrets",
                                                        ANYWHERE)),
                                SSM_ONE),
                        "node-unreachable"),
                plant(
                        "the ESC provider does not run on a node",
                        "neighbours",
                        world -> Neighbours.installed(world).delete(Neighbours.PODS, "esc-csi-" + ANYWHERE),
                        "esc-csi-not-on-node"),
                plant(
                        "the ESC provider is for some nodes only",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .delete(Neighbours.PODS, "esc-csi-" + ANYWHERE)
                                .changeObject(Neighbours.DAEMON_SETS, "pulumi-esc-csi-provider", set -> ((ObjectNode)
                                                set.path("spec")
                                                        .path("template")
                                                        .path("spec")
                                                        .path("nodeSelector"))
                                        .put("esc", "yes")),
                        new String[0]),
                plant(
                        "Pulumi's operator on a lost node",
                        "several",
                        world -> lost(Neighbours.installed(world), SSM_TWO),
                        "node-unreachable"),
                plant(
                        "a stack that the operator has given up",
                        "neighbours",
                        world -> stack(Neighbours.installed(world), "Stalled", "SourceUnavailable"),
                        "pko-stack-stalled"),
                plant(
                        "a stack that backs off",
                        "neighbours",
                        world -> stack(Neighbours.installed(world), "Stalled", "UpdateFailed"),
                        new String[0]),
                plant(
                        "a stack that fails again and again",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .changeObject(
                                        Neighbours.STACKS,
                                        "till-app",
                                        stack -> ((ObjectNode) stack.path("status").path("lastUpdate"))
                                                .put("state", "failed")
                                                .put("failures", 4)),
                        "pko-stack-failing"),
                plant(
                        "a stack that waits for an update that is over",
                        "neighbours",
                        world -> waits(Neighbours.installed(world), "till-app-19c2"),
                        "pko-stack-wedged"),
                plant(
                        "a stack that waits for an update that is gone",
                        "neighbours",
                        world -> waits(Neighbours.installed(world), "till-app-gone"),
                        "pko-stack-wedged"),
                plant(
                        "a stack that waits for an update that runs",
                        "neighbours",
                        world -> waits(Neighbours.installed(world), "till-app-2222").put(Neighbours.UPDATES, """
                                {"metadata": {"name": "till-app-2222", "namespace": "till"}, "spec": {"type": "up"},
                                 "status": {"startTime": "2026-08-21T11:20:00Z", "conditions": [
                                  {"type": "Progressing", "status": "True", "reason": "Progressing", "message": "",
                                   "lastTransitionTime": "2026-08-21T11:20:04Z"}]}}
                                """),
                        new String[0]),
                plant(
                        "a stack that was not looked at again",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .changeObject(
                                        Neighbours.STACKS,
                                        "till-app",
                                        stack -> ((ObjectNode) stack.path("status").path("lastUpdate"))
                                                .put("lastResyncTime", "2026-08-21T06:00:00Z")),
                        "pko-resync-overdue"),
                plant(
                        "a workspace whose program cannot be installed",
                        "neighbours",
                        world -> workspace(Neighbours.installed(world)),
                        "pko-workspace-not-ready"),
                plant(
                        "a workspace on a lost node",
                        "several",
                        world -> lost(workspace(Neighbours.installed(world)), SSM_TWO),
                        "node-unreachable"));
    }

    private static Scenario ready(Scenario world, String path, String name, String status, String since) {
        return world.changeObject(path, name, object -> ((ObjectNode)
                        object.path("status").path("conditions").path(0))
                .put("status", status)
                .put("reason", "InvalidProviderConfig")
                .put("lastTransitionTime", since));
    }

    private static Scenario refreshed(Scenario world, String time) {
        return world.changeObject(
                Neighbours.SECRETS,
                "database",
                secret -> ((ObjectNode) secret.path("status")).put("refreshTime", time));
    }

    private static Scenario stack(Scenario world, String type, String reason) {
        return world.changeObject(
                Neighbours.STACKS,
                "till-app",
                stack -> ((ArrayNode) stack.path("status").path("conditions"))
                        .addObject()
                        .put("type", type)
                        .put("status", "True")
                        .put("reason", reason)
                        .put("message", "planted")
                        .put("lastTransitionTime", LONG_AGO));
    }

    private static Scenario waits(Scenario world, String update) {
        return stack(world, "Reconciling", "StackProcessing")
                .changeObject(
                        Neighbours.STACKS,
                        "till-app",
                        stack -> ((ObjectNode) stack.path("status"))
                                .putObject("currentUpdate")
                                .put("generation", 3)
                                .put("name", update));
    }

    private static Scenario workspace(Scenario world) {
        return world.changeObject(
                Neighbours.WORKSPACES,
                "till-app",
                workspace -> ((ObjectNode)
                                workspace.path("status").path("conditions").path(0))
                        .put("status", "False")
                        .put("reason", "InstallationFailed")
                        .put("lastTransitionTime", LONG_AGO));
    }

    private static Scenario lost(Scenario world, String node) {
        return world.condition(node, "Ready", "Unknown", "NodeStatusUnknown");
    }
}
