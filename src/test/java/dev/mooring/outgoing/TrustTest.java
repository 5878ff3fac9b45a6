package dev.mooring.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.standin.Authority;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
    private final Authority company = new Authority("Company");
    private final Authority other = new Authority("Other");

    @TempDir
    private Path folder;

    TrustTest() throws Exception {}

    @Test
    void whomTheBundleVouchesForIsTrusted() throws Exception {
        var trust = trusting(company);

        assertThatNoException().isThrownBy(() -> show(trust, company));
    }

    @Test
    void theSystemsAuthoritiesAreTrustedBesides() throws Exception {
        var system = new Trust(Optional.empty()).getAcceptedIssuers();

        assertThat(trusting(company).getAcceptedIssuers()).contains(system).hasSize(system.length + 1);
    }

    @Test
    void nobodyElseIsAndIsToldBy() throws Exception {
        var trust = trusting(company);

        assertThatThrownBy(() -> show(trust, other))
                .isInstanceOf(Untrusted.class)
                .hasMessageContaining("is not trusted (issued by CN=Other): set mooring.outgoing.ca-bundle");
    }

    @Test
    void anotherFileInItsPlaceCountsAtTheNextHandshake() throws Exception {
        var trust = trusting(company);
        assertThatThrownBy(() -> show(trust, other)).isInstanceOf(Untrusted.class);

        Authority.replace(bundle(), other.certificate());

        assertThatNoException().isThrownBy(() -> show(trust, other));
        assertThatThrownBy(() -> show(trust, company)).isInstanceOf(Untrusted.class);
    }

    @Test
    void aFileThatIsGoneLeavesThingsAsTheyAre() throws Exception {
        var trust = trusting(company);
        show(trust, company);

        Files.delete(bundle());

        assertThatNoException().isThrownBy(() -> show(trust, company));
    }

    @Test
    void aFileWithoutCertificatesLeavesThingsAsTheyAre() throws Exception {
        var trust = trusting(company);
        show(trust, company);

        Authority.replace(bundle(), "nothing yet\n");

        assertThatNoException().isThrownBy(() -> show(trust, company));
    }

    @Test
    void aFileWithoutCertificatesIsAProblemAtStart() throws Exception {
        Authority.replace(bundle(), "nothing yet\n");

        assertThat(new Trust(Optional.of(bundle())).problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("holds no certificates in PEM"));
    }

    @Test
    void trustsTheAuthoritiesOfOneClusterAlone() throws Exception {
        var pem = company.certificate();
        var alone = Trust.alone(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        assertThat(alone.getAcceptedIssuers()).hasSize(1);
    }

    private Path bundle() {
        return folder.resolve("bundle.pem");
    }

    private Trust trusting(Authority authority) throws Exception {
        Authority.replace(bundle(), authority.certificate());
        return new Trust(Optional.of(bundle()));
    }

    private static void show(Trust trust, Authority issuer) throws Exception {
        var pem = issuer.issue("host.example").certificate();
        var chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                .toArray(X509Certificate[]::new);
        trust.checkServerTrusted(chain, "ECDHE_ECDSA");
    }
}
