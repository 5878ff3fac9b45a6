package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.demo.MooringProcess;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever tries tokens is slowed down, and nobody else. Each test is a source of its own. */
class WrongTokensIT {
    private static final String TOKEN = "0123456789abcdef";
    private static final int FREE = 11;

    @TempDir
    static Path folder;

    private static MooringProcess mooring;

    @BeforeAll
    static void start() throws Exception {
        mooring = MooringProcess.start(
                folder,
                Map.of(
                        "mooring.webhook.secrets", "0123456789abcdef",
                        "mooring.api.tokens", TOKEN,
                        "mooring.page.auth", "token",
                        "mooring.database.url", "jdbc:sqlite:m.db",
                        "quarkus.http.proxy.proxy-address-forwarding", "true",
                        "quarkus.http.proxy.trusted-proxies", "127.0.0.1,::1"),
                Map.of());
    }

    @AfterAll
    static void stop() {
        mooring.close();
    }

    @Test
    void theFirstWrongTokensAreRefusedAndNoMore() {
        assertThat(IntStream.range(0, FREE).map(_ -> guess("192.0.2.1").statusCode()))
                .containsOnly(401);
    }

    @Test
    void furtherOnesAreToldToWait() {
        spend("192.0.2.2");
        var answer = guess("192.0.2.2");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 300);
        assertThat(answer.contentType()).startsWith("application/problem+json");
    }

    @Test
    void furtherOnesAreAnsweredLate() {
        spend("192.0.2.3");
        assertThat(guess("192.0.2.3").time()).isGreaterThanOrEqualTo(900);
    }

    @Test
    void aRightTokenOfTheSameSourceIsTaken() {
        spend("192.0.2.4");
        assertThat(guess("192.0.2.4").statusCode()).isEqualTo(429);
        assertThat(from("192.0.2.4")
                        .header("Authorization", "Bearer " + TOKEN)
                        .get("/api/v1/clusters")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anotherSourceIsNotSlowedDown() {
        spend("192.0.2.5");
        assertThat(guess("192.0.2.6").statusCode()).isEqualTo(401);
    }

    @Test
    void whoSendsNothingIsAskedAndNotCounted() {
        assertThat(IntStream.range(0, FREE + 2)
                        .map(_ -> from("192.0.2.7").get("/").statusCode()))
                .containsOnly(401);
    }

    @Test
    void passwordsOfThePageAreCountedToo() {
        spend("192.0.2.8");
        assertThat(from("192.0.2.8")
                        .auth()
                        .preemptive()
                        .basic("anyone", "nope")
                        .get("/")
                        .statusCode())
                .isEqualTo(429);
    }

    @Test
    void wrongTokensAreCountedAndTold() throws IOException {
        spend("192.0.2.9");
        assertThat(given().baseUri(mooring.managementUrl())
                        .accept("application/openmetrics-text")
                        .get("/q/metrics")
                        .body()
                        .asString())
                .containsPattern("mooring_sign_in_failures_total\\{at=\"api\",outcome=\"refused\"} [1-9]")
                .contains("mooring_sign_in_failures_total{at=\"page\",outcome=\"slowed\"}");
        assertThat(mooring.log()).contains("event=sign-in-refused");
    }

    @Test
    void anAddressThatTheSenderMadeUpIsNoOther() {
        IntStream.range(0, FREE).forEach(one -> {
            var unused = guess("203.0.113." + one + ", 192.0.2.77");
        });
        assertThat(guess("203.0.113.200, 192.0.2.77").statusCode()).isEqualTo(429);
    }

    private static void spend(String address) {
        IntStream.range(0, FREE).forEach(_ -> {
            var unused = guess(address);
        });
    }

    private static Response guess(String address) {
        return from(address).header("Authorization", "Bearer wrong").get("/api/v1/clusters");
    }

    private static RequestSpecification from(String address) {
        return given().baseUri(mooring.url()).header("X-Forwarded-For", address);
    }
}
