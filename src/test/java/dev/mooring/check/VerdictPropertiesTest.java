package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.planted.Plant;
import dev.mooring.reading.Source;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every verdict, whatever is wrong. */
class VerdictPropertiesTest {

    static Stream<Plant> plants() {
        return Plant.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plants")
    void neitherOrderNorRepetitionNorALostReadingMakesAFaultGoAway(Plant plant) {
        var situation = plant.in(Scenario.healthy()).situation();
        var outcomes = Judge.judge(situation);
        assertThat(faults(Judge.judge(situation))).isEqualTo(faults(outcomes));
        for (var seed = 1; seed <= 3; seed++) {
            var shuffled = ReadingChange.shuffled(new Random(seed)).apply(situation);
            assertThat(faults(Judge.judge(shuffled)))
                    .as("shuffled with seed " + seed)
                    .isEqualTo(faults(outcomes));
        }
        for (var source : Source.values()) {
            assertNothingPasses(ReadingChange.without(source), source, situation, outcomes);
            assertNothingPasses(ReadingChange.stale(source), source, situation, outcomes);
        }
    }

    private static void assertNothingPasses(
            ReadingChange change, Source source, Situation situation, Map<CheckDescription, Outcome> before) {
        var after = Judge.judge(change.apply(situation));
        before.forEach((check, outcome) -> {
            if (outcome instanceof Outcome.Fail) {
                assertThat(after.get(check))
                        .as(check.id() + " without " + source.id())
                        .isNotInstanceOf(Outcome.Pass.class);
            }
        });
    }

    /** Check, subject, severity, and whether it counts. */
    private static Set<String> faults(Map<CheckDescription, Outcome> outcomes) {
        return Judge.faults(outcomes.values()).stream()
                .map(fault -> fault.check().id() + " " + fault.subject() + " " + fault.severity() + " " + fault.counts()
                        + " " + fault.summary())
                .collect(Collectors.toSet());
    }

    @Test
    void unknownMembersAndNullsChangeNothing() {
        var outcomes = Scenario.healthy().withUnknownMembers().judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).isEmpty();
    }
}
