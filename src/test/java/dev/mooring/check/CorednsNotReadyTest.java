package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CoreDNS that does not answer is told once that has lasted, and by one finding. */
class CorednsNotReadyTest {
    private static final String CHECK = "coredns-not-ready";
    private static final String SPREAD = "coredns-not-spread";
    private static final String PODS = "/api/v1/namespaces/kube-system/pods";
    private static final String HYBRID = "mi-0a1b2c3d4e5f67890";
    private static final String CLOUD = "ip-10-20-1-57.us-west-2.compute.internal";

    @Test
    void noneReadyIsCriticalAfterFiveMinutes() {
        var first = pod(pod(Scenario.healthy(), "coredns-1", CLOUD, "False"), "coredns-2", HYBRID, "False")
                .situation();
        assertThat(afterAWhile(first, Duration.ofMinutes(5))).isEmpty();
        assertThat(afterAWhile(first, Duration.ofMinutes(6)))
                .extracting(Fault::severity)
                .containsExactly(Severity.CRITICAL);
    }

    @Test
    void oneThatStaysDownOnANodeInOrderIsAnErrorAfterTenMinutesAndNoMatterOfPlacement() {
        var first = pod(pod(Scenario.healthy(), "coredns-1", CLOUD, "True"), "coredns-2", HYBRID, "False")
                .situation();
        assertThat(afterAWhile(first, Duration.ofMinutes(10))).isEmpty();
        var outcomes = later(first, Duration.ofMinutes(11), Memory.none().after(first));
        assertThat(of(CHECK, outcomes)).singleElement().satisfies(fault -> {
            assertThat(fault.severity()).isEqualTo(Severity.ERROR);
            assertThat(fault.evidence()).containsEntry("notReady", List.of("coredns-2 on " + HYBRID));
        });
        assertThat(of(SPREAD, outcomes)).isEmpty();
    }

    @Test
    void anotherPodThanBeforeIsGivenItsTime() {
        var first = pod(pod(Scenario.healthy(), "coredns-1", CLOUD, "True"), "coredns-2", HYBRID, "False")
                .situation();
        var second = pod(pod(Scenario.healthy(), "coredns-1", CLOUD, "True"), "coredns-3", HYBRID, "False")
                .situation();
        assertThat(afterAWhile(second, Duration.ofMinutes(11), Memory.none().after(first)))
                .isEmpty();
    }

    @Test
    void onesThatAreGoneAreCriticalAndTheirPlacementUnknown() {
        var first = pod(Scenario.healthy(), "coredns-1", CLOUD, "True").situation();
        var gone = gone();
        var memory = Memory.none().after(first).after(gone);
        assertThat(of(CHECK, later(gone, Duration.ofMinutes(4), memory))).isEmpty();
        var outcomes = later(gone, Duration.ofMinutes(6), memory);
        assertThat(of(CHECK, outcomes)).extracting(Fault::severity).containsExactly(Severity.CRITICAL);
        assertThat(Scenario.unknowns(outcomes)).contains(SPREAD);
    }

    @Test
    void aClusterThatNeverHadItHasAnotherDns() {
        var gone = gone();
        var outcomes = later(gone, Duration.ofMinutes(60), Memory.none().after(gone));
        assertThat(of(CHECK, outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).isEmpty();
    }

    @Test
    void podsThatWereEvictedAreNone() {
        var first = pod(pod(Scenario.healthy(), "coredns-1", CLOUD, "True"), "coredns-2", HYBRID, "True")
                .put(PODS, """
                        {"metadata": {"name": "coredns-0", "labels": {"k8s-app": "kube-dns"}},
                         "spec": {"nodeName": "%s"}, "status": {"phase": "Failed", "reason": "Evicted"}}
                        """.formatted(HYBRID))
                .situation();
        assertThat(afterAWhile(first, Duration.ofHours(1))).isEmpty();
    }

    @Test
    void explainsAnAddonThatLacksReplicas() {
        var first = pod(Scenario.healthy(), "coredns-1", HYBRID, "False")
                .change(
                        Scenario.CLUSTER + "/addons/coredns",
                        body -> ((ObjectNode) body.path("addon"))
                                .put("status", "DEGRADED")
                                .putObject("health")
                                .putArray("issues")
                                .addObject()
                                .put("code", "InsufficientNumberOfReplicas"))
                .situation();
        assertThat(Scenario.findings(
                        later(first, Duration.ofMinutes(6), Memory.none().after(first))))
                .contains(CHECK)
                .doesNotContain("addon-unhealthy");
    }

    private static Situation gone() {
        return Scenario.healthy()
                .serveKubernetes(PODS, 200, "{\"kind\": \"PodList\", \"metadata\": {}, \"items\": []}")
                .situation();
    }

    private static Scenario pod(Scenario world, String name, String node, String ready) {
        return world.put(PODS, """
                {"metadata": {"name": "%s", "labels": {"k8s-app": "kube-dns"}}, "spec": {"nodeName": "%s"},
                 "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "%s"}]}}
                """.formatted(name, node, ready));
    }

    private static List<Fault> afterAWhile(Situation first, Duration time) {
        return afterAWhile(first, time, Memory.none().after(first));
    }

    private static List<Fault> afterAWhile(Situation last, Duration time, Memory memory) {
        return of(CHECK, later(last, time, memory));
    }

    private static Outcomes later(Situation last, Duration time, Memory memory) {
        return Judge.judge(
                Situation.of(last.cluster(), last.readings(), last.now().plus(time), memory));
    }

    private static List<Fault> of(String check, Outcomes outcomes) {
        return outcomes.faults().stream()
                .filter(fault -> fault.check().id().equals(check))
                .toList();
    }
}
