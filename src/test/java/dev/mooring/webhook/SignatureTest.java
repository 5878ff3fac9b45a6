package dev.mooring.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mooring.standin.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureTest {
    private static final byte[] BODY = Fixtures.bytes("pulumi/stack_update.update.succeeded.json");
    private static final String SIGNED = "799eb5926e3f2c117f1dcc09d044ccfc1712ff5501619965d6b4dfc117d14a65";
    private final Signature signature = new Signature(List.of("fixture-secret-0001"));

    static Stream<String[]> signedFixtures() {
        return new String(Fixtures.bytes("pulumi/SIGNATURES.tsv"), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.split("\t"));
    }

    @ParameterizedTest
    @MethodSource("signedFixtures")
    void acceptsEverySignedFixture(String file, String kind, String secret, String given) {
        assertThat(new Signature(List.of(secret)).matches(given, Fixtures.bytes("pulumi/" + file)))
                .isTrue();
    }

    @Test
    void rejectsABodyWithOneFlippedBit() {
        var flipped = BODY.clone();
        flipped[100] ^= 1;
        assertThat(signature.matches(SIGNED, flipped)).isFalse();
    }

    @Test
    void rejectsAMissingSignature() {
        assertThat(signature.matches(null, BODY)).isFalse();
    }

    @Test
    void rejectsUpperCaseHex() {
        assertThat(signature.matches(SIGNED.toUpperCase(Locale.ROOT), BODY)).isFalse();
    }

    @Test
    void rejectsASignatureWithAPrefix() {
        assertThat(signature.matches("sha256=" + SIGNED, BODY)).isFalse();
    }

    @Test
    void rejectsASignatureThatIsTooShort() {
        assertThat(signature.matches(SIGNED.substring(0, 62), BODY)).isFalse();
    }

    @Test
    void acceptsTheSecondOfTwoLiveSecrets() {
        assertThat(new Signature(List.of("new", "fixture-secret-0001")).matches(SIGNED, BODY))
                .isTrue();
    }

    @Test
    void rejectsASecretThatIsNoLongerLive() {
        assertThat(new Signature(List.of("new")).matches(SIGNED, BODY)).isFalse();
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
