package dev.mooring.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.reading.answer.Inflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final String NOON = "Fri, 21 Aug 2026 12:00:00 GMT";

    @ParameterizedTest
    @CsvSource({"30, 30", "' 30 ', 30", "'Fri, 21 Aug 2026 12:01:00 GMT', 60", "'Fri, 21 Aug 2026 12:00:00 GMT', 0"})
    void asksToBeLeftAloneByTheClockOfWhoeverAnswers(String asked, long seconds) {
        assertThat(answer(Map.of("date", List.of(NOON), "retry-after", List.of(asked)))
                        .retryAfter())
                .hasValue(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 21 Aug 2026 11:59:59 GMT", "soon", "-1", "", "99999999999"})
    void asksForNothingThatIsNoWait(String asked) {
        assertThat(answer(Map.of("date", List.of(NOON), "retry-after", List.of(asked)))
                        .retryAfter())
                .isEmpty();
    }

    @Test
    void aTimeSaysNothingWhereNoClockIsTold() {
        assertThat(answer(Map.of("retry-after", List.of(NOON))).retryAfter()).isEmpty();
    }

    @Test
    void tellsTheTime() {
        assertThat(answer(Map.of("date", List.of(" " + NOON))).date()).hasValue(Instant.parse("2026-08-21T12:00:00Z"));
        assertThat(answer(Map.of("date", List.of("noon"))).date()).isEmpty();
    }

    private static Answer answer(Map<String, List<String>> headers) {
        return new Answer(503, "", headers, new Inflow("ask", Duration.ofSeconds(1)));
    }
}
