package dev.mooring.actual.x509;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.standin.Fixtures;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorityTest {
    private static final Instant SOON = Instant.parse("2026-08-26T12:00:00Z");
    private static final Instant LATER = Instant.parse("2036-08-26T12:00:00Z");
    private static final Issuer OF_THE_FIRST = new Issuer("cn=root", "aa");
    private static final Authority FIRST = new Authority("cn=root", "aa", "01", SOON);

    private static Authority second(String key, String publicKey) {
        return new Authority("cn=root", key, publicKey, LATER);
    }

    @Test
    void aCertificateIsOfTheAuthorityWhoseNameAndKeyItHas() {
        assertThat(Authority.end(OF_THE_FIRST, List.of(FIRST, second("bb", "02"))))
                .contains(SOON);
    }

    @Test
    void oneThatWasRenewedUnderItsKeyLastsAsLongAsItsLastCertificate() {
        assertThat(Authority.end(OF_THE_FIRST, List.of(FIRST, second("cc", "01"))))
                .contains(LATER);
    }

    @Test
    void whereTheNameIsTheSameAndTheKeyIsNotSaidItIsNotKnownWhichOne() {
        assertThat(Authority.end(new Issuer("cn=root", ""), List.of(FIRST, second("bb", "02"))))
                .isEmpty();
    }

    @Test
    void whatAnotherSignedIsOfNone() {
        assertThat(Authority.end(new Issuer("cn=intermediate", ""), List.of(FIRST)))
                .isEmpty();
    }

    @Test
    void namesAndKeysAreReadFromCertificates() {
        var issuer = Certificates.withIssuers(pem(Fixtures.json("world/healthy/rolesanywhere/get-subject.json")
                        .path("subject")
                        .path("credentials")
                        .get(0)))
                .getFirst()
                .issuer()
                .orElseThrow();
        var authorities =
                Certificates.authorities(pem(Fixtures.json("world/healthy/rolesanywhere/list-trust-anchors.json")
                        .path("trustAnchors")
                        .get(0)
                        .path("source")
                        .path("sourceData")));
        assertThat(authorities.getFirst().key()).isEqualTo("bb95ac51d5ff2310ae1dc9ccea5a6ac99ffe37ce");
        assertThat(Authority.end(issuer, authorities)).contains(Instant.parse("2036-02-20T12:00:00Z"));
    }

    private static String pem(JsonNode holder) {
        return holder.path("x509CertificateData").asText();
    }
}
