package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-08-21T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "03:12,,2026-08-21T03:12:00Z",
        "12:00,,2026-08-21T12:00:00Z",
        "12:01,,2026-08-20T12:01:00Z",
        "23:30:15,,2026-08-20T23:30:15Z",
        "03:12,Europe/Berlin,2026-08-21T01:12:00Z",
        "13:59,Europe/Berlin,2026-08-21T11:59:00Z",
        "14:01,Europe/Berlin,2026-08-20T12:01:00Z",
        "01:00,Asia/Tokyo,2026-08-20T16:00:00Z",
        "03:12,+02:00,2026-08-21T01:12:00Z",
        "03:12,' 02:00',2026-08-21T01:12:00Z",
        "2026-08-20T10:00:00Z,Europe/Berlin,2026-08-20T10:00:00Z",
        "2026-08-20T10:00:00+02:00,,2026-08-20T08:00:00Z"
    })
    void isTheLastTimeThatItWasSoLate(String text, @Nullable String zone, Instant expected) {
        assertThat(Moment.of("at", text, zone, CLOCK)).contains(expected);
    }

    @Test
    void isNowWhereNothingIsGiven() {
        assertThat(Moment.of("at", null, null, CLOCK)).isEmpty();
    }

    /** At 02:30 clocks in Berlin went from 02:00 to 03:00. */
    @Test
    void aTimeThatAClockLeftOutIsTheOneItShowedInstead() {
        var afterTheChange = Clock.fixed(Instant.parse("2026-03-29T12:00:00Z"), ZoneOffset.UTC);
        assertThat(Moment.of("at", "02:30", "Europe/Berlin", afterTheChange))
                .contains(Instant.parse("2026-03-29T01:30:00Z"));
    }

    /** At 03:00 clocks in Berlin went back to 02:00. */
    @ParameterizedTest
    @CsvSource({
        "2026-10-25T00:40:00Z,2026-10-25T00:30:00Z",
        "2026-10-25T01:10:00Z,2026-10-25T00:30:00Z",
        "2026-10-25T01:40:00Z,2026-10-25T01:30:00Z",
        "2026-10-25T12:00:00Z,2026-10-25T01:30:00Z",
        "2026-10-26T00:10:00Z,2026-10-25T01:30:00Z"
    })
    void aTimeThatAClockShowedTwiceIsTheLastOneThatWas(Instant now, Instant expected) {
        assertThat(Moment.of("at", "02:30", "Europe/Berlin", Clock.fixed(now, ZoneOffset.UTC)))
                .contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "25:00", "3:12", "03:12:99", "", "2026-08-20", "+999999999-01-01T00:00:00Z"})
    void refusesWhatIsNoTimeAndSaysWhatWouldBe(String text) {
        assertThatThrownBy(() -> Moment.of("at", text, null, CLOCK))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().detail())
                                .startsWith("at must be")
                                .contains("03:12"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Berlin", "", "Europe/Nowhere", "+25:00"})
    void refusesAZoneThatThereIsNot(String zone) {
        assertThatThrownBy(() -> Moment.of("at", "03:12", zone, CLOCK))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().detail()).startsWith("zone must be"));
    }
}
