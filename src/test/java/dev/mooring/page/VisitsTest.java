package dev.mooring.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
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

    /** It stands in the addresses of this page as of another time, and where its forms lead back to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/clusters/c/sites/Rack%20%233",
                "/clusters/c/sites/Halle%2F1",
                "/clusters/c/sites/100%25%20Nord",
                "/clusters/c/sites/K%C3%B6ln"
            })
    void thePathIsTheOneThatWasAskedForWhateverIsInItsNames(String path) {
        assertThat(Visits.path(asked("https://mooring.example" + path + "?zone=UTC")))
                .isEqualTo(path);
    }

    @Test
    void aPathLeadsToNoOtherHost() {
        assertThat(Visits.path(asked("https://mooring.example//evil.example/x")))
                .isEqualTo("/evil.example/x");
    }

    private static UriInfo asked(String address) {
        return (UriInfo) Proxy.newProxyInstance(
                VisitsTest.class.getClassLoader(),
                new Class<?>[] {UriInfo.class},
                (_, method, _) -> switch (method.getName()) {
                    case "getRequestUri" -> URI.create(address);
                    case "getPath" -> URI.create(address).getPath();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** At 03:00 clocks in Berlin went back to 02:00; it is 02:10 for the second time. */
    @Test
    void aTimeOfTheHourThatIsThereTwiceIsTheLastOneThatWas() {
        var now = Instant.parse("2026-10-25T01:10:00Z");
        assertThat(Visits.time("at", "02:05", BERLIN, now)).isEqualTo("2026-10-25T01:05:00Z");
        assertThat(Visits.time("at", "02:30", BERLIN, now)).isEqualTo("2026-10-25T00:30:00Z");
    }

    private static Instant at(String text, ZoneId zone) {
        return Visits.time("at", text, zone, NOW);
    }
}
