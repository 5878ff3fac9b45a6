package dev.mooring.page.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.page.node.Chain.Step;
import dev.mooring.report.NodeState;
import dev.mooring.report.Report.ReadingState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How far a machine came. */
class ChainTest {
    private static final List<ReadingState> READINGS = List.of(
            reading("pulumi-state", "fresh"),
            reading("esc-environment", "off"),
            reading("ssm-managed-instances", "unavailable"),
            reading("kubernetes-nodes", "fresh"));

    @Test
    void theFirstBrokenStepIsMarkedAlone() {
        assertThat(chain("no", "joined").steps())
                .filteredOn(Step::broken)
                .extracting(Step::name)
                .containsExactly("joined");
    }

    @Test
    void whatIsNotKnownIsAQuestion() {
        assertThat(chain("unknown", null).steps().getLast().answer()).isEqualTo("?");
    }

    @Test
    void eachStepNamesTheSourcesThatWereAsked() {
        assertThat(chain("yes", null).steps())
                .extracting(step ->
                        step.sources().stream().map(ReadingState::source).toList())
                .containsExactly(
                        List.of("pulumi-state"),
                        List.of("ssm-managed-instances"),
                        List.of("kubernetes-nodes"),
                        List.of("kubernetes-nodes"));
    }

    private static Chain chain(String healthy, @Nullable String broken) {
        return new Chain(
                new NodeState(
                        "n1", "c", "s", "healthy", "yes", "yes", "yes", healthy, broken, null, null, "ssm", null, null,
                        null, null, List.of(), "no", List.of()),
                READINGS);
    }

    private static ReadingState reading(String source, String state) {
        return new ReadingState(source, state, null, null);
    }
}
