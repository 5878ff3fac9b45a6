package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reports say of a machine whose kubelet is content and that a finding speaks against. */
class NodeStateTest {
    private final LifecycleFixture.Step step = LifecycleFixture.next(
            List.of(), Judgement.of(FleetFixture.of(4).withDiskPressure(1).situation(), Policy.standard()));

    private final Finding accuser =
            step.open().stream().filter(Finding::speaksAgainstNode).findFirst().orElseThrow();

    @Test
    void itIsNotHealthyWhateverItsKubeletSays() {
        assertThat(accused())
                .extracting(NodeState::state, NodeState::healthy, NodeState::firstBrokenStep, NodeState::ready)
                .containsExactly("unhealthy", "no", "healthy", "True");
    }

    @Test
    void itsNextStepIsTheRemedyOfThatFinding() {
        assertThat(accused().nextStep()).isEqualTo(accuser.remedy().text());
    }

    @Test
    void itIsCountedAsTroubledAndNotAsHealthy() {
        var counts = step.report().summary().nodes();
        assertThat(counts.healthy()).isEqualTo(3);
        assertThat(counts.troubled()).isEqualTo(1);
    }

    @Test
    void theOthersAreHealthy() {
        assertThat(step.nodes())
                .filteredOn(node -> node.state().equals("healthy"))
                .hasSize(3);
    }

    private NodeState accused() {
        return step.nodes().stream()
                .filter(node -> node.name().equals(accuser.subject().name()))
                .findFirst()
                .orElseThrow();
    }
}
