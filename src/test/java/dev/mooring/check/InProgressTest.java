package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is being changed is no fault before it has lasted. */
class InProgressTest {
    private static final String COREDNS = Scenario.CLUSTER + "/addons/coredns";
    private static final Duration LONG = InProgress.PATIENCE.plusSeconds(1);

    @ParameterizedTest
    @ValueSource(strings = {"CREATING", "UPDATING", "DELETING"})
    void anAddonInProgressIsNoFault(String status) {
        assertThat(addon(status).findings()).isEmpty();
    }

    @Test
    void anAddonThatIsUpdatedForHoursIsOne() {
        assertThat(afterAWhile(addon("UPDATING").situation(), LONG)).contains("addon-unhealthy");
    }

    @Test
    void anAddonThatIsUpdatedForLessIsNone() {
        assertThat(afterAWhile(addon("UPDATING").situation(), InProgress.PATIENCE))
                .doesNotContain("addon-unhealthy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE_FAILED", "UPDATE_FAILED", "DELETE_FAILED", "DEGRADED", "SOMETHING_NEW"})
    void anAddonInAnyOtherStateIsOneAtOnce(String status) {
        assertThat(addon(status).findings()).containsExactly("addon-unhealthy");
    }

    @Test
    void anAddonInProgressWithIssuesIsOneAtOnce() {
        var world = addon("UPDATING")
                .change(
                        COREDNS,
                        body -> ((ObjectNode) body.path("addon"))
                                .putObject("health")
                                .putArray("issues")
                                .addObject()
                                .put("code", "InsufficientNumberOfReplicas"));
        assertThat(world.findings()).containsExactly("addon-unhealthy");
    }

    @Test
    void theVersionOfAnAddonInProgressIsHeldBack() {
        var outcomes = Scenario.healthy()
                .change(
                        COREDNS,
                        body -> ((ObjectNode) body.path("addon"))
                                .put("status", "UPDATING")
                                .put("addonVersion", "v1.12.4-eksbuild.1"))
                .judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).containsExactly("drift-addon-version");
    }

    @Test
    void theVersionOfAnAddonThatIsUpdatedForHoursIsTold() {
        var first = Scenario.healthy()
                .change(
                        COREDNS,
                        body -> ((ObjectNode) body.path("addon"))
                                .put("status", "UPDATING")
                                .put("addonVersion", "v1.12.4-eksbuild.1"))
                .situation();
        assertThat(afterAWhile(first, InProgress.PATIENCE)).doesNotContain("drift-addon-version");
        assertThat(afterAWhile(first, LONG)).contains("drift-addon-version");
    }

    @Test
    void anAddonThatIsUpdatedForHoursWithoutIssuesIsChangedBySomethingElse() {
        var first = addon("UPDATING").situation();
        var outcomes = Judge.judge(Situation.of(
                first.cluster(),
                first.readings(),
                first.now().plus(LONG),
                Memory.none().after(first)));
        assertThat(outcomes.faults())
                .filteredOn(fault -> fault.check().id().equals("addon-unhealthy"))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.cause()).contains("again and again");
                    assertThat(fault.remedy().commands())
                            .anyMatch(command -> command.command().contains("UpdateAddon"));
                });
    }

    @Test
    void aClusterThatIsUpdatedIsNoFault() {
        assertThat(Scenario.healthy()
                        .cluster(cluster -> cluster.put("status", "UPDATING"))
                        .findings())
                .isEmpty();
    }

    @Test
    void aClusterThatIsUpdatedForHoursIsOne() {
        var first = Scenario.healthy()
                .cluster(cluster -> cluster.put("status", "UPDATING"))
                .situation();
        assertThat(afterAWhile(first, LONG)).contains("cluster-not-active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "DELETING", "SOMETHING_NEW"})
    void aClusterInAnyOtherStateIsOneAtOnce(String status) {
        assertThat(Scenario.healthy()
                        .cluster(cluster -> cluster.put("status", status))
                        .findings())
                .contains("cluster-not-active");
    }

    @Test
    void aClusterThatIsBeingMadeHasNoApiThatCouldBeOutOfReach() {
        var first = Scenario.healthy()
                .cluster(cluster -> {
                    cluster.put("status", "CREATING");
                    cluster.remove("endpoint");
                    cluster.remove("certificateAuthority");
                })
                .situation();
        assertThat(afterAWhile(first, LONG)).doesNotContain("control-plane-unreachable");
    }

    @Test
    void aRollOutThatDoesNotMoveIsOne() {
        var first = rollOut(2, 1).situation();
        assertThat(afterAWhile(first, InProgress.PATIENCE)).doesNotContain("cni-daemonset-not-covering-nodes");
        assertThat(afterAWhile(first, LONG)).contains("cni-daemonset-not-covering-nodes");
    }

    @Test
    void aRollOutThatGoesOnIsNone() {
        var first = rollOut(1, 1).situation();
        var later = rollOut(2, 1).situation();
        assertThat(afterAWhile(later, LONG, Memory.none().after(first)))
                .doesNotContain("cni-daemonset-not-covering-nodes");
    }

    @Test
    void aRollOutWhoseOldPodsAreReadyIsNone() {
        var first = rollOut(2, 3).situation();
        var later = rollOut(2, 1).situation();
        assertThat(afterAWhile(later, LONG, Memory.none().after(first)))
                .doesNotContain("cni-daemonset-not-covering-nodes");
    }

    @Test
    void anAgentOfTheCniThatRestartsIsNone() {
        var first = rollOut(3, 2).situation();
        assertThat(Scenario.findings(Judge.judge(first))).isEmpty();
        assertThat(afterAWhile(first, Duration.ofMinutes(10))).doesNotContain("cni-daemonset-not-covering-nodes");
    }

    @Test
    void aPodOfTheCniThatStaysUnreadyIsOne() {
        var first = rollOut(3, 2).situation();
        assertThat(afterAWhile(first, Duration.ofMinutes(10).plusSeconds(1)))
                .contains("cni-daemonset-not-covering-nodes");
    }

    @Test
    void aPodThatRestartsBesideOneOfALostNodeIsNone() {
        var first = lost(rollOut(3, 2)).situation();
        var later = lost(rollOut(3, 1)).situation();
        assertThat(afterAWhile(later, Duration.ofMinutes(20), Memory.none().after(first)))
                .doesNotContain("cni-daemonset-not-covering-nodes");
    }

    @Test
    void aPodThatStaysUnreadyBesideOneOfALostNodeIsOne() {
        var first = lost(rollOut(3, 1)).situation();
        assertThat(afterAWhile(first, Duration.ofMinutes(20))).contains("cni-daemonset-not-covering-nodes");
    }

    @Test
    void aPodThatStaysUnreadyAfterItsRollOutStalledIsOneAllTheWhile() {
        var stalled = rollOut(2, 2).situation();
        var later = Situation.of(
                stalled.cluster(),
                stalled.readings(),
                stalled.now().plus(LONG),
                Memory.none().after(stalled));
        assertThat(Scenario.findings(Judge.judge(later))).contains("cni-daemonset-not-covering-nodes");
        assertThat(afterAWhile(
                        rollOut(3, 2).situation(),
                        LONG.plusMinutes(5),
                        later.memory().after(later)))
                .contains("cni-daemonset-not-covering-nodes");
    }

    @Test
    void aLastPodThatStartsAfterALongRollOutIsNone() {
        var first = rollOut(1, 2).situation();
        var second = rollOut(2, 2).situation();
        var last = rollOut(3, 2).situation();
        assertThat(afterAWhile(last, LONG, Memory.none().after(first).after(second)))
                .doesNotContain("cni-daemonset-not-covering-nodes");
    }

    @Test
    void agentsThatRestartOneAfterTheOtherAreNone() {
        var first = restarting("mi-0a1b2c3d4e5f67890").situation();
        var later = restarting("dc2-edge-01").situation();
        assertThat(afterAWhile(later, Duration.ofMinutes(20), Memory.none().after(first)))
                .doesNotContain("cni-daemonset-not-covering-nodes");
    }

    @Test
    void aNodeWhoseAgentStaysDownIsNamed() {
        var first = restarting("dc2-edge-01").situation();
        var outcomes = Judge.judge(Situation.of(
                first.cluster(),
                first.readings(),
                first.now().plus(Duration.ofMinutes(11)),
                Memory.none().after(first)));
        assertThat(outcomes.faults())
                .filteredOn(fault -> fault.check().id().equals("cni-daemonset-not-covering-nodes"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.evidence()).containsEntry("nodes", List.of("dc2-edge-01")));
    }

    private static Scenario lost(Scenario world) {
        return world.condition("dc2-edge-01", "Ready", "Unknown", "NodeStatusUnknown")
                .changeCondition(
                        "dc2-edge-01", "Ready", ready -> ready.put("lastTransitionTime", "2026-08-21T10:00:00Z"));
    }

    /** Cilium's operator gives its taint no time. */
    private static Scenario restarting(String name) {
        return rollOut(3, 2)
                .node(
                        name,
                        node -> ((ObjectNode) node.path("spec"))
                                .withArray("taints")
                                .addObject()
                                .put("key", "node.cilium.io/agent-not-ready")
                                .put("effect", "NoSchedule"));
    }

    private static Scenario rollOut(int updated, int ready) {
        return Scenario.healthy()
                .changeObject(
                        Scenario.DAEMONSETS,
                        "cilium",
                        cilium -> ((ObjectNode) cilium.path("status"))
                                .put("updatedNumberScheduled", updated)
                                .put("numberReady", ready));
    }

    private static Scenario addon(String status) {
        return Scenario.healthy().change(COREDNS, body -> ((ObjectNode) body.path("addon")).put("status", status));
    }

    private static Set<String> afterAWhile(Situation first, Duration later) {
        return afterAWhile(first, later, Memory.none().after(first));
    }

    private static Set<String> afterAWhile(Situation last, Duration later, Memory memory) {
        var now = last.now().plus(later);
        return Scenario.findings(Judge.judge(Situation.of(last.cluster(), last.readings(), now, memory)));
    }
}
