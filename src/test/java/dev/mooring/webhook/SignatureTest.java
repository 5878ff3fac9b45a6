package dev.mooring.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mooring.standin.Fixtures;
import dev.mooring.webhook.Signature.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureTest {
    private static final byte[] BODY = Fixtures.bytes("pulumi/stack_update.update.succeeded.json");
    private static final String SIGNED = "799eb5926e3f2c117f1dcc09d044ccfc1712ff5501619965d6b4dfc117d14a65";
    private final Signature signature = signedWith("fixture-secret-0001");

    /** Secrets that are called by their place. */
    private static Signature signedWith(String... secrets) {
        return new Signature(IntStream.range(0, secrets.length)
                .mapToObj(index -> new Secret(Integer.toString(index + 1), secrets[index]))
                .toList());
    }

    static Stream<String[]> signedFixtures() {
        return new String(Fixtures.bytes("pulumi/SIGNATURES.tsv"), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.split("\t"));
    }

    @ParameterizedTest
    @MethodSource("signedFixtures")
    void acceptsEverySignedFixture(String file, String kind, String secret, String given) {
        assertThat(signedWith(secret).signer(given, Fixtures.bytes("pulumi/" + file)))
                .isPresent();
    }

    @Test
    void rejectsABodyWithOneFlippedBit() {
        var flipped = BODY.clone();
        flipped[100] ^= 1;
        assertThat(signature.signer(SIGNED, flipped)).isEmpty();
    }

    @Test
    void rejectsAMissingSignature() {
        assertThat(signature.signer(null, BODY)).isEmpty();
    }

    @Test
    void rejectsUpperCaseHex() {
        assertThat(signature.signer(SIGNED.toUpperCase(Locale.ROOT), BODY)).isEmpty();
    }

    @Test
    void rejectsASignatureWithAPrefix() {
        assertThat(signature.signer("sha256=" + SIGNED, BODY)).isEmpty();
    }

    @Test
    void rejectsASignatureThatIsTooShort() {
        assertThat(signature.signer(SIGNED.substring(0, 62), BODY)).isEmpty();
    }

    @Test
    void acceptsTheSecondOfTwoLiveSecrets() {
        assertThat(signedWith("new", "fixture-secret-0001").signer(SIGNED, BODY))
                .isPresent();
    }

    @Test
    void namesTheSecretThatSigned() {
        assertThat(signedWith("new", "fixture-secret-0001").signer(SIGNED, BODY))
                .contains("2");
    }

    @Test
    void rejectsASecretThatIsNoLongerLive() {
        assertThat(signedWith("new").signer(SIGNED, BODY)).isEmpty();
    }

    @Test
    void refusesToBeMadeWithoutASecret() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Signature(List.of()));
    }

    @Test
    void showsNoSecretAsText() {
        assertThat(signature).asString().doesNotContain("fixture-secret");
    }
}
