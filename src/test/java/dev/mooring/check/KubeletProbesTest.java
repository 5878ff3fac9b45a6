package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What asking a kubelet came to is of that moment: of a node that went or came back since, and of a way that was mended, it
 * tells nothing.
 */
class KubeletProbesTest {
    private static final String PODS = "/api/v1/namespaces/kube-system/pods";
    private static final String BROKEN = "api-to-kubelet-path-broken";
    private static final List<String> SITE = List.of("mi-0a1b2c3d4e5f67890", "mi-0b2c3d4e5f6789012");
    private static final String REFUSED =
            "{\"kind\": \"Status\", \"message\": \"Get \\\"https://10.80.146.28:10250/containerLogs\\\": dial tcp 10.80.146.28:10250: connect: connection refused\"}";

    @Test
    void aSiteThatIsBackIsNotCutOffFromTheControlPlaneForHavingBeenLost() {
        var looks = refusing(probing())
                .condition(SITE.getFirst(), "Ready", "Unknown", "NodeStatusUnknown")
                .condition(SITE.getLast(), "Ready", "Unknown", "NodeStatusUnknown")
                .twice(
                        world -> answering(
                                eachOf(world, node -> world.condition(node, "Ready", "True", "KubeletReady"))),
                        Policy.standard());
        assertThat(Scenario.findings(looks.first().outcomes()))
                .contains("site-disconnected")
                .doesNotContain(BROKEN);
        assertThat(Scenario.findings(looks.second().outcomes())).doesNotContain(BROKEN);
        assertThat(looks.second().outcomes().of(BROKEN)).containsInstanceOf(Outcome.Pass.class);
    }

    @Test
    void whatWasAnsweredBeforeANodeCameBackIsAskedAgain() {
        var looks = refusing(probing())
                .twice(
                        world -> answering(eachOf(
                                world,
                                node -> world.changeCondition(
                                        node,
                                        "Ready",
                                        ready -> ready.put("lastTransitionTime", "2026-08-21T11:59:58Z")))),
                        Policy.standard());
        assertThat(Scenario.findings(looks.first().outcomes())).contains(BROKEN);
        assertThat(Scenario.findings(looks.second().outcomes())).doesNotContain(BROKEN);
    }

    @Test
    void aWayThatWasMendedIsTriedAgainAtTheNextLook() {
        var looks = refusing(probing()).twice(KubeletProbesTest::answering, Policy.standard());
        assertThat(Scenario.findings(looks.first().outcomes())).contains(BROKEN);
        assertThat(looks.second().outcomes().of(BROKEN)).containsInstanceOf(Outcome.Pass.class);
    }

    @Test
    void aKubeletThatAnsweredIsNotAskedAtEachLook() {
        var looks = answering(probing()).twice(KubeletProbesTest::refusing, Policy.standard());
        assertThat(looks.second().outcomes().of(BROKEN)).containsInstanceOf(Outcome.Pass.class);
    }

    private static Scenario probing() {
        var world = Scenario.healthy().set("kubernetes.kubelet-probe", "true");
        pod(world, "dc2-edge-01").serveKubernetes(log("dc2-edge-01"), 200, "a line");
        return eachOf(world, node -> pod(world, node));
    }

    private static Scenario pod(Scenario world, String node) {
        return world.put(PODS, """
                {"metadata": {"name": "kube-proxy-%s", "ownerReferences": [{"kind": "DaemonSet"}]},
                 "spec": {"nodeName": "%s"}, "status": {"phase": "Running"}}
                """.formatted(node, node));
    }

    private static String log(String node) {
        return PODS + "/kube-proxy-" + node + "/log";
    }

    private static Scenario refusing(Scenario world) {
        return eachOf(world, node -> world.serveKubernetes(log(node), 500, REFUSED));
    }

    private static Scenario answering(Scenario world) {
        return eachOf(world, node -> world.serveKubernetes(log(node), 200, "a line"));
    }

    private static Scenario eachOf(Scenario world, Consumer<String> change) {
        SITE.forEach(change);
        return world;
    }
}
