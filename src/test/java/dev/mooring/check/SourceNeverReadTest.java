package dev.mooring.check;

import static dev.mooring.check.FleetFixture.looks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A source that has never answered is another matter than one that is silent just now. */
class SourceNeverReadTest {
    private static final String CHECK = "source-never-read";
    private static final Duration INTERVAL = Memory.none().reads().patience();
    private static final Duration LATER = INTERVAL.plusSeconds(1);

    @Test
    void findsASourceThatHasNeverAnswered() {
        var outcomes = looks(ReadingChange.without(EksSources.ADDONS), Duration.ZERO, LATER);
        assertThat(Scenario.faults(outcomes)).singleElement().satisfies(fault -> {
            assertThat(fault.check().id()).isEqualTo(CHECK);
            assertThat(fault.subject()).isEqualTo(Subject.of("source", "eks-addons"));
            assertThat(fault.severity()).isEqualTo(Severity.WARNING);
        });
    }

    @Test
    void isAnErrorWhereWithoutTheSourceNothingCanBeCompared() {
        var outcomes = looks(ReadingChange.without(DeclaredSources.PULUMI_STATE), Duration.ZERO, LATER);
        assertThat(Scenario.faults(outcomes))
                .filteredOn(fault -> fault.check().id().equals(CHECK))
                .extracting(Fault::severity)
                .containsExactly(Severity.ERROR);
    }

    @Test
    void cannotTellYetOfASourceThatHadNoTime() {
        var outcomes = looks(ReadingChange.without(EksSources.ADDONS), Duration.ZERO, INTERVAL);
        assertThat(outcomes.of(CHECK)).get().isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void saysNothingOfASourceThatAnsweredOnce() {
        var read = FleetFixture.of(4).situation();
        var memory = Memory.none().after(read);
        var dark = ReadingChange.without(EksSources.ADDONS)
                .apply(FleetFixture.of(4).situation(FleetFixture.NOW.plus(LATER), memory));
        assertThat(Judge.judge(dark).of(CHECK)).get().isInstanceOf(Outcome.Pass.class);
    }

    @Test
    void blamesNoSourceThatWaitsForAnother() {
        var waiting = ReadingChange.without(EksSources.ADDONS, Cause.Kind.DEPENDENCY);
        assertThat(looks(waiting, Duration.ZERO, LATER).of(CHECK)).get().isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void isExplainedByAControlPlaneThatCannotBeReached() {
        var outcomes = looks(ReadingChange.without(KubernetesSources.NODES), Duration.ZERO, LATER);
        assertThat(outcomes.faults())
                .filteredOn(fault -> fault.check().id().equals(CHECK))
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault.inhibitedBy().orElseThrow().check()).isEqualTo("control-plane-unreachable"));
    }

    @Test
    void isInOrderWhereEverySourceAnswers() {
        assertThat(looks(ReadingChange.none(), Duration.ZERO, LATER).of(CHECK))
                .get()
                .isInstanceOf(Outcome.Pass.class);
    }
}
