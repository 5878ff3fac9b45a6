package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import org.junit.jupiter.api.Test;

/** That Cilium goes on with an address that a node has no more is found by whoever looks twice. */
class CiliumFormerAddressTest {
    private static final String CHECK = "cilium-node-address-stale";
    private static final String NODE = "dc2-edge-01";
    private static final String CILIUM_NODES = "/apis/cilium.io/v2/ciliumnodes";

    @Test
    void saysNothingWithinTenMinutes() {
        assertThat(Scenario.findings(Judge.judge(later(later(moved().situation())))))
                .doesNotContain(CHECK);
    }

    @Test
    void findsItAfterMoreThanTenMinutes() {
        assertThat(Judge.judge(later(later(later(moved().situation())))).faults())
                .filteredOn(fault -> fault.check().id().equals(CHECK))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.subject().name()).isEqualTo(NODE);
                    assertThat(fault.remedy().commands())
                            .last()
                            .extracting(Remedy.Command::command)
                            .asString()
                            .endsWith("spec.nodeName=" + NODE);
                });
    }

    @Test
    void remembersItOverAnOutage() {
        var first = moved().situation();
        var dark = ReadingChange.without(KubernetesSources.CILIUM_NODES).apply(later(first));
        var back = FiveMinutesOn.after(later(first), dark.memory().after(dark));
        assertThat(Scenario.findings(Judge.judge(later(back)))).contains(CHECK);
    }

    @Test
    void saysNothingOfANodeThatIsNotReady() {
        var first = moved().condition(NODE, "Ready", "False", "KubeletNotReady").situation();
        assertThat(Scenario.findings(Judge.judge(later(later(later(first)))))).doesNotContain(CHECK);
    }

    @Test
    void saysNothingOfWhatCiliumLeftBehind() {
        var first = moved().delete(Scenario.DAEMONSETS, "cilium").situation();
        assertThat(Scenario.findings(Judge.judge(later(later(later(first)))))).doesNotContain(CHECK);
    }

    @Test
    void saysNothingWhereCiliumTellsOfNoAddress() {
        var first = Scenario.healthy()
                .changeObject(CILIUM_NODES, NODE, node -> ((ObjectNode) node.path("spec")).remove("addresses"))
                .situation();
        assertThat(Scenario.findings(Judge.judge(later(later(later(first)))))).doesNotContain(CHECK);
    }

    private static Scenario moved() {
        return Scenario.healthy()
                .changeObject(
                        CILIUM_NODES,
                        NODE,
                        node -> ((ObjectNode)
                                        node.path("spec").path("addresses").path(0))
                                .put("ip", "10.80.200.199"));
    }

    private static Situation later(Situation situation) {
        return FiveMinutesOn.after(situation, situation.memory().after(situation));
    }
}
