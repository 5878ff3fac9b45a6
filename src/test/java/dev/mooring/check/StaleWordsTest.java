package dev.mooring.check;

import static dev.mooring.check.Scenario.CLUSTER;
import static dev.mooring.check.Scenario.CSRS;
import static dev.mooring.check.Scenario.DAEMONSETS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** What others say of a node or an add-on, and what it comes of. */
class StaleWordsTest {
    private static final String NODE = "mi-0a1b2c3d4e5f67890";

    @Test
    void anAddonWithoutThePodsOfALostNodeIsToldWithThatNode() {
        var world = degraded(kubeProxy(Scenario.healthy(), 3)).condition(NODE, "Ready", "Unknown", "NodeStatusUnknown");
        assertThat(fault(world, "addon-unhealthy").inhibitedBy()).isPresent();
    }

    @Test
    void anAddonWithoutPodsOfNodesInTheCloudIsForInformation() {
        var world = degraded(kubeProxy(Scenario.healthy(), 3))
                .node(
                        "ip-10-20-1-57.us-west-2.compute.internal",
                        node -> node.path("status").path("conditions").forEach(condition -> {
                            if (condition.path("type").asText().equals("Ready")) {
                                ((ObjectNode) condition).put("status", "Unknown");
                            }
                        }));
        assertThat(fault(world, "addon-unhealthy").severity()).isEqualTo(Severity.INFO);
    }

    @Test
    void anAddonThatLacksMorePodsThanNodesIsAnError() {
        var addon = fault(degraded(kubeProxy(Scenario.healthy(), 1)), "addon-unhealthy");
        assertThat(addon.severity()).isEqualTo(Severity.ERROR);
        assertThat(addon.counts()).isTrue();
    }

    @Test
    void aDaemonSetThatDoesNotComeUpTellsOfItsAddon() {
        var first = degraded(kubeProxy(Scenario.healthy(), 1)).situation();
        var later = Situation.of(
                first.cluster(),
                first.readings(),
                first.now().plus(UnreadyPods.TIME_TO_START).plusSeconds(1),
                Memory.none().after(first));
        assertThat(Judge.judge(later).faults())
                .filteredOn(fault -> fault.check().id().equals("addon-unhealthy"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.inhibitedBy()).isPresent());
    }

    @Test
    void whatCalicoCouldNotTakeBackItSaysAnewOnceItsPodIsMadeAgain() {
        var world =
                calicoIsDown(Scenario.healthy()).delete(DAEMONSETS, "cilium").put(DAEMONSETS, """
                {"metadata": {"name": "calico-node", "namespace": "kube-system"},
                 "status": {"desiredNumberScheduled": 3, "numberReady": 3, "updatedNumberScheduled": 3}}
                """);
        assertThat(commands(fault(world, "network-unavailable")))
                .contains("kubectl -n kube-system delete pod -l k8s-app=calico-node --field-selector spec.nodeName="
                        + NODE);
    }

    @Test
    void whatCalicoHasLeftBehindIsTakenAwayThoughItServesOtherNodes() {
        var world = calicoIsDown(Scenario.healthy()).put(DAEMONSETS, """
                {"metadata": {"name": "calico-node", "namespace": "kube-system"},
                 "spec": {"template": {"spec": {"nodeSelector": {"network": "calico"}}}},
                 "status": {"desiredNumberScheduled": 3, "numberReady": 3, "updatedNumberScheduled": 3}}
                """);
        assertThat(commands(fault(world, "network-unavailable")))
                .anyMatch(command -> command.startsWith("kubectl patch node"));
    }

    @Test
    void aTimeToComeIsNoTimeToStart() {
        var world = Scenario.healthy()
                .condition(NODE, "Ready", "False", "KubeletNotReady", "reason:NetworkPluginNotReady")
                .changeCondition(NODE, "Ready", ready -> ready.put("lastTransitionTime", "2026-08-22T12:00:00Z"));
        assertThat(world.findings()).contains("cni-not-initialised");
    }

    @Test
    void whatCalicoHasLeftBehindIsTakenAway() {
        assertThat(commands(fault(calicoIsDown(Scenario.healthy()), "network-unavailable")))
                .contains(
                        "kubectl patch node " + NODE
                                + " --subresource=status --type=strategic -p '{\"status\":{\"conditions\":[{\"type\":\"NetworkUnavailable\",\"$patch\":\"delete\"}]}}'");
    }

    @Test
    void aRequestOfAUserWhoIsNoNodeIsAboutTheNodeThatItNames() {
        var world = Scenario.healthy().changeObject(CSRS, "csr-6plsz", csr -> {
            ((ObjectNode) csr.path("spec")).put("username", "test");
            ((ObjectNode) csr.path("status")).remove("certificate");
            ((ObjectNode) csr.path("status")).remove("conditions");
        });
        var fault = fault(world, "kubelet-serving-csr-name-mismatch");
        assertThat(fault.subject().name()).isEqualTo(NODE);
        assertThat(commands(fault)).contains("kubectl -n kube-system get configmap aws-auth -o yaml");
    }

    private static Scenario degraded(Scenario world) {
        return world.change(CLUSTER + "/addons/kube-proxy", answer -> {
            var addon = ((ObjectNode) answer.path("addon")).put("status", "DEGRADED");
            addon.putObject("health")
                    .putArray("issues")
                    .addObject()
                    .put("code", "InsufficientNumberOfReplicas")
                    .put("message", "The add-on is unhealthy because it doesn't have the desired number of replicas.");
        });
    }

    private static Scenario kubeProxy(Scenario world, int ready) {
        return world.changeObject(
                DAEMONSETS, "kube-proxy", set -> ((ObjectNode) set.path("status")).put("numberReady", ready));
    }

    private static Scenario calicoIsDown(Scenario world) {
        return world.condition(NODE, "NetworkUnavailable", "True", "CalicoIsDown");
    }

    private static Fault fault(Scenario world, String check) {
        return world.judge().faults().stream()
                .filter(fault -> fault.check().id().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private static Iterable<String> commands(Fault fault) {
        return fault.remedy().commands().stream().map(Remedy.Command::command).toList();
    }
}
