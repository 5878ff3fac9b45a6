package dev.mooring.check;

import static dev.mooring.actual.kubernetes.KubernetesSources.NODES;
import static dev.mooring.check.FleetFixture.looks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.reading.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes that cannot be read for longer than an interval are a finding of their own. */
class ControlPlaneUnreachableTest {
    private static final String CHECK = "control-plane-unreachable";
    private static final Duration INTERVAL = Memory.none().reads().patience();

    @Test
    void findsASilenceThatOutlastsTheInterval() {
        var outcomes = looks(ReadingChange.without(NODES), Duration.ZERO, INTERVAL.plusSeconds(1));
        assertThat(Scenario.findings(outcomes)).containsExactly(CHECK);
    }

    @Test
    void cannotTellYetOfAShorterOne() {
        var outcomes = looks(ReadingChange.without(NODES), Duration.ZERO, INTERVAL);
        assertThat(outcomes.of(CHECK)).get().isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void cannotTellOfTheFirstLook() {
        assertThat(looks(ReadingChange.without(NODES), INTERVAL.multipliedBy(9)).of(CHECK))
                .get()
                .isInstanceOf(Outcome.Unknown.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "UNAUTHENTICATED", "THROTTLED"})
    void takesARefusalForAnAnswer(Cause.Kind kind) {
        var outcomes = looks(ReadingChange.without(NODES, kind), Duration.ZERO, INTERVAL.plusSeconds(1));
        assertThat(Scenario.findings(outcomes)).doesNotContain(CHECK);
    }

    @Test
    void isInOrderOnceNodesAreRead() {
        var dark = ReadingChange.without(NODES).apply(FleetFixture.of(4).situation());
        var later = FleetFixture.NOW.plus(INTERVAL.multipliedBy(2));
        var read = FleetFixture.of(4).situation(later, Memory.none().after(dark));
        assertThat(Judge.judge(read).of(CHECK)).get().isInstanceOf(Outcome.Pass.class);
    }
}
