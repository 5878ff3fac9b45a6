package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.check.Severity;
import dev.mooring.gate.Question;
import dev.mooring.problem.ProblemException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateQueryTest {
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    @Test
    void asksForErrorsOfThreeIntervalsUnlessItSaysOtherwise() {
        assertThat(question(_ -> {})).isEqualTo(new Question(Severity.ERROR, Set.of(), Duration.ofMinutes(15), false));
    }

    @Test
    void takesWhatIsGiven() {
        assertThat(question(query -> {
                    query.severity = "Warning";
                    query.maxAge = "PT10M";
                    query.checks = "node-unreachable, site-disconnected";
                    query.silenced = "true";
                }))
                .isEqualTo(new Question(
                        Severity.WARNING,
                        Set.of("node-unreachable", "site-disconnected"),
                        Duration.ofMinutes(10),
                        true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-such-check", "node-unreachable,no-such-check", ","})
    void refusesACheckThatThereIsNot(String checks) {
        assertThatThrownBy(() -> question(query -> query.checks = checks)).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10m", "-PT1M", "P8D", ""})
    void refusesAnAgeThatIsNone(String age) {
        assertThatThrownBy(() -> question(query -> query.maxAge = age))
                .hasMessageContaining("max-age must be an ISO 8601 duration");
    }

    @Test
    void waitsNoLongerThanAVerificationOnDemandDoes() {
        var query = new GateQuery();
        query.wait = "PT121S";
        assertThatThrownBy(query::patience).hasMessageContaining("wait must be");
    }

    private static Question question(Consumer<GateQuery> given) {
        var query = new GateQuery();
        given.accept(query);
        return query.question(INTERVAL);
    }
}
