package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.caller.Caller;
import dev.mooring.caller.Role;
import dev.mooring.check.Severity;
import dev.mooring.silence.Draft;
import dev.mooring.silence.Scope;
import dev.mooring.silence.Silence.Kind;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SilenceRequestTest {
    private static final Caller CI = new Caller("ci", Role.OPERATOR);

    /** As Quarkus sets it. */
    private final ObjectMapper mapper = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @Test
    void whatIsGivenNarrowsAndWhatIsNotDoesNot() {
        assertThat(draft("""
                {"check": "node-*", "site": "dc1", "severities": ["ERROR", "warning"],
                 "until": "2027-01-31T06:00:00Z", "reason": "new switches"}"""))
                .isEqualTo(new Draft(
                        Kind.SILENCE,
                        new Scope(null, "node-*", "*", "dc1", "*", Set.of(Severity.ERROR, Severity.WARNING)),
                        "ci",
                        "new switches",
                        null,
                        Instant.parse("2027-01-31T06:00:00Z")));
    }

    @Test
    void withoutAnEndItIsAnAcknowledgement() {
        assertThat(draft("{\"fingerprint\": \"0f\", \"reason\": \"on it\"}").kind())
                .isEqualTo(Kind.ACKNOWLEDGEMENT);
    }

    @Test
    void whoWantsItIsToldBesideWhoSendsIt() {
        assertThat(draft("{\"author\": \"ann\", \"reason\": \"on it\"}").author())
                .isEqualTo("ann (ci)");
    }

    /** It would silence more than was meant. */
    @Test
    void aMisspeltMemberIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> draft("{\"cheque\": \"node-*\", \"reason\": \"x\"}"))
                .hasMessage("A member is not known here. Known are: author, check, cluster, fingerprint, from, kind,"
                        + " reason, severities, site, subject, until.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"x\"",
                "{",
                "{} {}",
                "{\"check\": {\"a\": 1}}",
                "{\"severities\": \"error\"}"
            })
    void whatIsNoObjectOfTextsIsRefused(String body) {
        assertThatThrownBy(() -> draft(body)).hasMessageContaining("The body must be a JSON object");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"kind": "nap"}                    | kind must be one of silence, acknowledgement, maintenance.
            {"severities": ["bad"]}            | Each of severities must be one of info, warning, error, critical.
            {"severities": [null]}             | severities must hold texts.
            {"until": "tomorrow"}              | until must be
            {"from": "tomorrow"}               | from must be
            """)
    void whatAMemberMustBeIsSaid(String body, String why) {
        assertThatThrownBy(() -> draft(body)).hasMessageStartingWith(why);
    }

    private Draft draft(String body) {
        return SilenceRequest.read(body, mapper).draft(CI);
    }
}
