package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What checks state of the sources that they look at is true. */
class StatedSourcesTest {
    private static Situation healthy;

    @BeforeAll
    static void read() {
        healthy = Scenario.healthy().situation();
    }

    static Stream<Named<CheckDescription>> checks() {
        return Catalogue.checks().stream().map(Check::description).map(check -> Named.of(check.id(), check));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void isNeverCleanWithoutASourceThatItNeeds(CheckDescription check) {
        for (var source : check.needs()) {
            if (source != SharedViews.MEMORY) {
                var outcomes = Judge.judge(ReadingChange.without(source).apply(healthy));
                assertThat(outcomes.get(check)).as("without " + source).isNotInstanceOf(Outcome.Pass.class);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void saysWhatFollowsWithoutASourceThatItCanDoWithout(CheckDescription check) {
        assertThat(check.uses().values()).allMatch(otherwise -> otherwise.matches("[A-Z].+\\."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void doesNotBothNeedASourceAndDoWithoutIt(CheckDescription check) {
        assertThat(check.uses()).doesNotContainKeys(check.needs().toArray(Source<?>[]::new));
    }

    @Test
    void readsEverySourceThatAnyCheckStates() {
        var read = healthy.readings().all().stream()
                .<Source<?>>map(Reading::source)
                .collect(Collectors.toSet());
        var stated = Catalogue.checks().stream()
                .<Source<?>>flatMap(check -> check.description().sources().stream())
                .filter(source -> source != SharedViews.MEMORY)
                .collect(Collectors.toSet());
        assertThat(read).containsAll(stated);
    }
}
