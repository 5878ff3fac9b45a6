package dev.mooring.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As of when a page is asked for. */
class VisitsTest {
    private static final Instant NOW = Instant.parse("2026-08-21T03:30:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void aTimeOfTheDayIsOfTheReadersDay() {
        assertThat(at("03:12", BERLIN)).isEqualTo("2026-08-21T01:12:00Z");
    }

    @Test
    void aTimeThatIsStillToComeWasYesterday() {
        assertThat(at("22:30", BERLIN)).isEqualTo("2026-08-20T20:30:00Z");
    }

    @Test
    void anHourOfOneDigitWillDo() {
        assertThat(at("3:12", ZoneOffset.UTC)).isEqualTo("2026-08-21T03:12:00Z");
    }

    @Test
    void aWholeTimeIsTakenAsItIs() {
        assertThat(at("2026-08-20T10:00:00+02:00", BERLIN)).isEqualTo("2026-08-20T08:00:00Z");
    }

    @Test
    void aPlusSignThatWasNotEncodedIsOneAllTheSame() {
        assertThat(at("2026-08-20T10:00:00 02:00", BERLIN)).isEqualTo("2026-08-20T08:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"25:00", "yesterday", "2026-08-20", "03:12:99x", "+99999-01-01T00:00:00Z"})
    void whatIsNoTimeIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> at(text, BERLIN))
                .isInstanceOf(PageProblem.class)
                .hasMessageContaining("at must be")
                .hasMessageContaining("03:12");
    }

    private static Instant at(String text, ZoneId zone) {
        return Visits.time("at", text, zone, NOW);
    }
}
