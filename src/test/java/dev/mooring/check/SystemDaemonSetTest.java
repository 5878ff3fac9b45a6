package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What EKS runs on every node and does not come up on hybrid ones: the healthy installation has three, and one in the cloud. */
class SystemDaemonSetTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration LONGER = Duration.ofMinutes(11);

    @Test
    void aKubeProxyThatIsReadyInTheCloudAloneIsAnErrorAfterTenMinutes() {
        var first = kubeProxy(4, 4, 1).situation();
        assertThat(afterAWhile(first, TEN_MINUTES)).isEmpty();
        assertThat(afterAWhile(first, LONGER)).singleElement().satisfies(fault -> {
            assertThat(fault.severity()).isEqualTo(Severity.ERROR);
            assertThat(fault.subject()).isEqualTo(Subject.of("daemon-set", "kube-proxy"));
        });
    }

    @Test
    void podsThatCloudNodesMayLackAreNone() {
        assertThat(afterAWhile(kubeProxy(4, 4, 3).situation(), LONGER)).isEmpty();
    }

    /** Nodes of EKS Auto Mode and Fargate pods have none: what hybrid nodes leave of all there are is one. */
    @Test
    void noMoreMayBeOfCloudNodesThanHybridOnesLeaveOfAll() {
        var world = kubeProxy(4, 4, 1);
        for (var number = 0; number < 3; number++) {
            world = world.put(Scenario.NODES, """
                            {"metadata": {"name": "fargate-10-0-0-%1$d", "uid": "f%1$d", "creationTimestamp": "2026-05-01T00:00:00Z",
                                          "labels": {"eks.amazonaws.com/compute-type": "fargate"}},
                             "spec": {}, "status": {}}
                            """.formatted(number));
        }
        assertThat(afterAWhile(world.situation(), LONGER)).hasSize(1);
    }

    @Test
    void podsOfNodesThatAreNotReadyAreNone() {
        var first = kubeProxy(4, 4, 1)
                .condition("dc2-edge-01", "Ready", "Unknown", "NodeStatusUnknown")
                .condition("mi-0a1b2c3d4e5f67890", "Ready", "False", "KubeletNotReady")
                .situation();
        assertThat(afterAWhile(first, LONGER)).isEmpty();
    }

    @Test
    void aRollOutIsNoneBeforeItStalls() {
        var first = kubeProxy(4, 2, 1).situation();
        assertThat(afterAWhile(first, LONGER)).isEmpty();
        var stalled = Situation.of(
                first.cluster(),
                first.readings(),
                first.now().plus(InProgress.PATIENCE).plusSeconds(1),
                Memory.none().after(first));
        assertThat(afterAWhile(
                        first,
                        InProgress.PATIENCE.plusMinutes(5),
                        stalled.memory().after(stalled)))
                .hasSize(1);
    }

    @Test
    void anAgentOfPodIdentityIsAWarningThatNamesTheCredentialsFile() {
        var first = Scenario.healthy().put(Scenario.DAEMONSETS, """
                        {"metadata": {"name": "eks-pod-identity-agent-hybrid", "namespace": "kube-system"},
                         "status": {"desiredNumberScheduled": 3, "numberReady": 2, "updatedNumberScheduled": 3}}
                        """).situation();
        assertThat(afterAWhile(first, LONGER)).singleElement().satisfies(fault -> {
            assertThat(fault.severity()).isEqualTo(Severity.WARNING);
            assertThat(fault.remedy().text()).contains("enableCredentialsFile");
        });
    }

    @Test
    void isRememberedWhileNodesCannotBeRead() {
        var first = kubeProxy(4, 4, 1).situation();
        var dark = kubeProxy(4, 4, 1).refuse(Scenario.NODES, 503).situation();
        assertThat(afterAWhile(first, LONGER, Memory.none().after(first).after(dark)))
                .hasSize(1);
    }

    @Test
    void aKubeProxyThatIsKeptAwayIsAnErrorAfterTenMinutes() {
        var first = cilium(keptAway(), "false").situation();
        assertThat(afterAWhile(first, TEN_MINUTES)).isEmpty();
        assertThat(afterAWhile(first, LONGER))
                .singleElement()
                .satisfies(fault -> assertThat(fault.evidence())
                        .containsEntry(
                                "nodes", List.of("dc2-edge-01", "mi-0a1b2c3d4e5f67890", "mi-0b2c3d4e5f6789012")));
    }

    @Test
    void aKubeProxyThatIsGoneIsOneToo() {
        assertThat(afterAWhile(cilium(gone(), "false").situation(), LONGER)).hasSize(1);
    }

    @Test
    void aKubeProxyThatCiliumReplacesIsNone() {
        assertThat(afterAWhile(cilium(gone(), "true").situation(), LONGER)).isEmpty();
    }

    @Test
    void aKubeProxyThatCalicoMayReplaceIsNone() {
        var world = gone().delete(Scenario.DAEMONSETS, "cilium").put(Scenario.DAEMONSETS, """
                {"metadata": {"name": "calico-node", "namespace": "kube-system"},
                 "status": {"desiredNumberScheduled": 3, "numberReady": 3, "updatedNumberScheduled": 3}}
                """);
        assertThat(afterAWhile(world.situation(), LONGER)).isEmpty();
    }

    @Test
    void whetherCiliumReplacesItIsUnknownWhereItsConfigurationIsElsewhere() {
        var first = gone().situation();
        var outcomes = later(first, LONGER, Memory.none().after(first));
        assertThat(Scenario.unknowns(outcomes)).contains("system-daemonset-not-ready");
    }

    private static Scenario gone() {
        return Scenario.healthy().delete(Scenario.DAEMONSETS, "kube-proxy");
    }

    private static Scenario keptAway() {
        return kubeProxy(1, 1, 1)
                .changeObject(
                        Scenario.DAEMONSETS,
                        "kube-proxy",
                        set -> ((ObjectNode) set.path("spec").path("template").path("spec"))
                                .putObject("nodeSelector")
                                .put("eks.amazonaws.com/nodegroup", "cloud"));
    }

    private static Scenario cilium(Scenario world, String replacement) {
        return world.put(Scenario.CONFIG_MAPS, """
                {"metadata": {"name": "cilium-config"}, "data": {"kube-proxy-replacement": "%s"}}
                """.formatted(replacement));
    }

    private static Scenario kubeProxy(int desired, int updated, int ready) {
        return Scenario.healthy()
                .changeObject(
                        Scenario.DAEMONSETS,
                        "kube-proxy",
                        set -> ((ObjectNode) set.path("status"))
                                .put("desiredNumberScheduled", desired)
                                .put("updatedNumberScheduled", updated)
                                .put("numberReady", ready));
    }

    private static List<Fault> afterAWhile(Situation first, Duration later) {
        return afterAWhile(first, later, Memory.none().after(first));
    }

    private static List<Fault> afterAWhile(Situation last, Duration later, Memory memory) {
        return later(last, later, memory).faults().stream()
                .filter(fault -> fault.check().id().equals("system-daemonset-not-ready"))
                .toList();
    }

    private static Outcomes later(Situation last, Duration later, Memory memory) {
        return Judge.judge(
                Situation.of(last.cluster(), last.readings(), last.now().plus(later), memory));
    }
}
