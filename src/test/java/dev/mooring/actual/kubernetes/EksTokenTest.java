package dev.mooring.actual.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class EksTokenTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-08-21T12:00:00Z"));
    private final Clock clock = InstantSource.system().withZone(ZoneOffset.UTC);
    private final EksToken token = new EksToken(
            StaticCredentialsProvider.create(AwsSessionCredentials.create("AKID", "secret", "session")),
            "hybrid-prod",
            "eu-west-1",
            new MovableClock());

    private final class MovableClock extends Clock {
        @Override
        public java.time.ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    @Test
    void hasJustTheNineQueryParametersThatTheAuthenticatorAllows() {
        assertThat(parameters())
                .containsExactlyInAnyOrder(
                        "action",
                        "version",
                        "x-amz-algorithm",
                        "x-amz-credential",
                        "x-amz-date",
                        "x-amz-expires",
                        "x-amz-security-token",
                        "x-amz-signature",
                        "x-amz-signedheaders");
    }

    @Test
    void goesToTheRegionalHostOfSts() {
        assertThat(url().getHost()).isEqualTo("sts.eu-west-1.amazonaws.com");
    }

    @Test
    void signsTheClusterNameAlongWithTheHost() {
        assertThat(url().getRawQuery()).contains("X-Amz-SignedHeaders=host%3Bx-k8s-aws-id");
    }

    @Test
    void isTheSameUntilItIsNearlyOver() {
        var first = token.getToken();
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(11)));
        assertThat(token.getToken()).isEqualTo(first);
    }

    @Test
    void isRenewedBeforeFourteenMinutes() {
        var first = token.getToken();
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(13)));
        assertThat(token.getToken()).isNotEqualTo(first);
    }

    private List<String> parameters() {
        return Arrays.stream(url().getRawQuery().split("&"))
                .map(parameter -> parameter.split("=", 2)[0].toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    private URI url() {
        var text = token.getToken();
        assertThat(text).startsWith("k8s-aws-v1.").hasSizeLessThan(4096).doesNotContain("=");
        var decoded = Base64.getUrlDecoder().decode(text.substring("k8s-aws-v1.".length()));
        return URI.create(new String(decoded, StandardCharsets.UTF_8));
    }
}
