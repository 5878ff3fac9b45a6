package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.standin.Pem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The CA of a trust anchor is replaced: its successor stands beside it, and machines get new certificates one by one. */
class TrustAnchorRotationTest {
    private static final String CHECK = "ira-trust-anchor-unusable";

    private static Outcome outcome(String name, String lastDay) {
        var world = Scenario.healthy()
                .change(
                        "/trustanchors",
                        body -> ((ObjectNode) body.path("trustAnchors")
                                        .get(0)
                                        .path("source")
                                        .path("sourceData"))
                                .put(
                                        "x509CertificateData",
                                        authority(name, lastDay) + authority("corp-edge-root-2036", "2036-08-26")));
        var found = new Outcome[1];
        world.judge().forEach((check, outcome) -> {
            if (check.id().equals(CHECK)) {
                found[0] = outcome;
            }
        });
        return found[0];
    }

    private static String authority(String name, String lastDay) {
        return Pem.certificate(name, Instant.parse(lastDay + "T12:00:00Z"));
    }

    private static Fault fault(String lastDay) {
        return ((Outcome.Fail) outcome("corp-edge-root", lastDay)).faults().getFirst();
    }

    @Test
    void theEndOfTheOldOneIsWarnedOfWhileMachinesHaveCertificatesOfIt() {
        assertThat(fault("2026-08-26").severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void theMachinesThatAreLeftBehindAreNamed() {
        assertThat(fault("2026-08-26").evidence()).extractingByKey("machines").isEqualTo(List.of("dc2-edge-01"));
    }

    @Test
    void itsEndIsTheEndOfAccessWhereAllMachinesHaveCertificatesOfIt() {
        assertThat(fault("2026-08-20").severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void itExplainsWhatIsWrongWithTheMachinesThatAreLeftBehind() {
        assertThat(fault("2026-08-20").covers()).containsExactly("dc2-edge-01");
    }

    @Test
    void whatAnIntermediateSignedIsNotKnownToBeOfTheOther() {
        assertThat(outcome("corp-other-root", "2026-08-20")).isInstanceOf(Outcome.Unknown.class);
    }
}
