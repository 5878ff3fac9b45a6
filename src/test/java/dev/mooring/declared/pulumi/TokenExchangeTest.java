package dev.mooring.declared.pulumi;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.mooring.transport.TransportFixture.VERTX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.json.Member;
import dev.mooring.transport.Transport;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token of the service account becomes one of Pulumi Cloud. */
class TokenExchangeTest {
    private static final String PATH = "/api/oauth/token";
    private final WireMockServer server =
            new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
    private final AtomicLong now = new AtomicLong(7);
    private String address = "";
    private String patience = "PT20S";

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        server.start();
        Files.writeString(folder.resolve("token"), "of-the-pod-1\n");
        give("pul-1", 3600);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void asksForATokenOfTheOrganization() {
        exchange(Map.of()).get("read");
        server.verify(postRequestedFor(urlEqualTo(PATH))
                .withHeader("Content-Type", equalTo("application/json"))
                .withoutHeader("Authorization")
                .withRequestBody(equalToJson("""
                        {"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
                         "audience": "urn:pulumi:org:acme-edge",
                         "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
                         "subject_token": "of-the-pod-1",
                         "requested_token_type": "urn:pulumi:token-type:access_token:organization",
                         "scope": ""}""")));
    }

    @ParameterizedTest
    @CsvSource({"team, platform, team, team:platform", "user, mooring, personal, user:mooring"})
    void asksForATokenOfATeamOrAPerson(String key, String name, String kind, String scope) {
        exchange(Map.of(key, name)).get("read");
        server.verify(postRequestedFor(urlEqualTo(PATH))
                .withRequestBody(matchingJsonPath(
                        "$.requested_token_type", equalTo("urn:pulumi:token-type:access_token:" + kind)))
                .withRequestBody(matchingJsonPath("$.scope", equalTo(scope))));
    }

    @Test
    void asksForATokenThatLastsAsLongAsConfigured() {
        exchange(Map.of("expiration", "PT30M")).get("read");
        server.verify(
                postRequestedFor(urlEqualTo(PATH)).withRequestBody(matchingJsonPath("$[?(@.expiration == 1800)]")));
    }

    @Test
    void exchangesOnceForAllCalls() {
        var exchange = exchange(Map.of());
        exchange.get("read");
        pass(Duration.ofMinutes(54));
        assertThat(exchange.get("read")).isEqualTo("pul-1");
        server.verify(1, postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    void renewsATokenBeforeItEndsByWhatTheFileHoldsThen() throws IOException {
        var exchange = exchange(Map.of());
        exchange.get("read");
        Files.writeString(folder.resolve("token"), "of-the-pod-2");
        give("pul-2", 3600);
        pass(Duration.ofMinutes(56));
        assertThat(exchange.get("read")).isEqualTo("pul-2");
        server.verify(postRequestedFor(urlEqualTo(PATH))
                .withRequestBody(matchingJsonPath("$.subject_token", equalTo("of-the-pod-2"))));
    }

    @Test
    void usesATokenOnWhileItCannotBeRenewed() {
        var exchange = exchange(Map.of());
        exchange.get("read");
        server.stubFor(post(PATH).willReturn(status(503)));
        pass(Duration.ofMinutes(56));
        assertThat(exchange.get("read")).isEqualTo("pul-1");
    }

    @Test
    void usesNoTokenBeyondItsEnd() {
        var exchange = exchange(Map.of());
        exchange.get("read");
        server.stubFor(post(PATH).willReturn(status(503)));
        pass(Duration.ofMinutes(60));
        assertThat(why(exchange)).isEqualTo("failed: exchange the service account's token: HTTP 503");
    }

    @Test
    void doesNotAskAgainAtOnceForWhatFailed() {
        server.stubFor(post(PATH).willReturn(status(503)));
        var exchange = exchange(Map.of());
        why(exchange);
        why(exchange);
        server.verify(1, postRequestedFor(urlEqualTo(PATH)));
        pass(Duration.ofMillis(1_100));
        why(exchange);
        server.verify(2, postRequestedFor(urlEqualTo(PATH)));
        pass(Duration.ofMillis(1_100));
        why(exchange);
        server.verify(2, postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    void asksAMinuteAfterHoweverOftenItFailed() {
        server.stubFor(post(PATH).willReturn(status(503)));
        var exchange = exchange(Map.of());
        for (var tries = 0; tries < 20; tries++) {
            why(exchange);
            pass(Duration.ofSeconds(61));
        }
        server.verify(20, postRequestedFor(urlEqualTo(PATH)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 | 30",
                "Fri, 21 Aug 2026 12:00:40 GMT | 40",
                "86400 | 300",
                "Sat, 22 Aug 2026 12:00:00 GMT | 300",
                "Fri, 21 Aug 2026 11:00:00 GMT | 1",
                "soon | 1"
            })
    void waitsForAsLongAsItIsAskedToAndFiveMinutesAtMost(String retryAfter, int seconds) {
        server.stubFor(post(PATH)
                .willReturn(status(503)
                        .withHeader("Date", "Fri, 21 Aug 2026 12:00:00 GMT")
                        .withHeader("Retry-After", retryAfter)));
        var exchange = exchange(Map.of());
        why(exchange);
        pass(Duration.ofSeconds(seconds).minusMillis(1));
        why(exchange);
        server.verify(1, postRequestedFor(urlEqualTo(PATH)));
        pass(Duration.ofMillis(2));
        why(exchange);
        server.verify(2, postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    void doublesItsOwnPauseAloneAfterALongerOneThatItWasAskedFor() {
        server.stubFor(post(PATH).willReturn(status(429).withHeader("Retry-After", "120")));
        var exchange = exchange(Map.of());
        why(exchange);
        server.stubFor(post(PATH).willReturn(status(503)));
        pass(Duration.ofSeconds(121));
        why(exchange);
        give("pul-2", 3600);
        pass(Duration.ofMillis(2_100));
        assertThat(exchange.get("read")).isEqualTo("pul-2");
    }

    @Test
    void whoHasAGoodTokenDoesNotWaitForAnExchangeThatIsSlow() throws Exception {
        try (var slow = new SlowExchange()) {
            var exchange = exchange(slow.url(), "PT20S");
            slow.release();
            exchange.get("read");
            slow.hold();
            pass(Duration.ofMinutes(56));
            var renewing = slow.inBackground(() -> exchange.get("read"));
            slow.awaitArrival(2);
            assertThat(exchange.get("read")).isEqualTo("pul-1");
            assertThat(renewing).isNotDone();
            slow.release();
            assertThat(renewing.get(20, TimeUnit.SECONDS)).isEqualTo("pul-2");
        }
    }

    @Test
    void allThatHaveNoTokenTakeTheOneOfOneExchange() throws Exception {
        try (var slow = new SlowExchange()) {
            var exchange = exchange(slow.url(), "PT20S");
            var first = slow.inBackground(() -> exchange.get("read"));
            slow.awaitArrival(1);
            var second = slow.inBackground(() -> exchange.get("read"));
            slow.release();
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("pul-1");
            assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("pul-1");
            assertThat(slow.arrived()).isEqualTo(1);
        }
    }

    /** Of one cluster, whose time was over: others ask by themselves. */
    @Test
    void whoGivesUpLeavesNoFailureToOthers() throws Exception {
        try (var slow = new SlowExchange()) {
            var exchange = exchange(slow.url(), "PT20S");
            var gaveUp = slow.inBackground(() -> exchange.get("read"));
            slow.awaitArrival(1);
            gaveUp.cancel(true);
            slow.release();
            assertThat(slow.inBackground(() -> exchange.get("read")).get(20, TimeUnit.SECONDS))
                    .startsWith("pul-");
        }
    }

    @Test
    void whoHasNoTokenWaitsNoLongerForAnotherThanForAnAnswer() throws Exception {
        try (var slow = new SlowExchange()) {
            var exchange = exchange(slow.url(), "PT1S");
            slow.answerWithoutAnEnd();
            var first = slow.inBackground(() -> exchange.get("read"));
            slow.awaitArrival(1);
            assertThat(why(exchange))
                    .isEqualTo("timed-out: read: another exchange of the service account's token has not ended within"
                            + " 1 s");
            assertThat(first).isNotDone();
            slow.release();
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("pul-1");
        }
    }

    /** Answers once it is let go, with another token each time. */
    private static final class SlowExchange implements AutoCloseable {
        private final HttpServer server;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final AtomicInteger arrived = new AtomicInteger();
        private volatile CountDownLatch gate = new CountDownLatch(1);
        private volatile boolean isBegunAtOnce;

        SlowExchange() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext(PATH, this::answer);
            server.start();
        }

        private void answer(HttpExchange asked) throws IOException {
            var number = arrived.incrementAndGet();
            var body = "{\"access_token\":\"pul-%d\",\"expires_in\":3600}"
                    .formatted(number)
                    .getBytes(UTF_8);
            if (isBegunAtOnce) {
                asked.sendResponseHeaders(200, body.length);
                asked.getResponseBody().flush();
            }
            try {
                gate.await();
            } catch (InterruptedException _) {
                return;
            }
            if (!isBegunAtOnce) {
                asked.sendResponseHeaders(200, body.length);
            }
            asked.getResponseBody().write(body);
            asked.close();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        Future<String> inBackground(Callable<String> work) {
            return threads.submit(work);
        }

        void hold() {
            gate = new CountDownLatch(1);
        }

        void release() {
            gate.countDown();
        }

        void answerWithoutAnEnd() {
            isBegunAtOnce = true;
        }

        int arrived() {
            return arrived.get();
        }

        void awaitArrival(int number) {
            await().until(() -> arrived.get() == number);
        }

        @Override
        public void close() {
            release();
            server.stop(0);
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource({"400", "401", "402", "403"})
    void saysWhatToDoWhereNoTokenIsGiven(int status) {
        server.stubFor(post(PATH)
                .willReturn(aResponse()
                        .withStatus(status)
                        .withBody("{\"error\":\"invalid_grant\",\"error_description\":\"of-the-pod-1 is unknown\"}")));
        assertThat(why(exchange(Map.of())))
                .isEqualTo(
                        "unauthenticated: exchange the service account's token: Pulumi Cloud gives no token for that of"
                                + " the service account (HTTP " + status
                                + " invalid_grant): the issuer must be registered with organization acme-edge, and a policy"
                                + " there must allow this kind of token");
    }

    @Test
    void followsNoRedirect() {
        server.stubFor(post(PATH).willReturn(temporaryRedirect("/elsewhere")));
        assertThat(why(exchange(Map.of()))).endsWith("redirected (HTTP 302)");
        server.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | the answer is not a JSON object",
                "[] | the answer is not a JSON object",
                "{} | the answer has no access_token",
                "{\"access_token\":7,\"expires_in\":60} | access_token is not text",
                "{\"access_token\":\"\",\"expires_in\":60} | access_token is empty",
                "{\"access_token\":\"hunter 2\",\"expires_in\":60} | access_token holds signs that no token has",
                "{\"access_token\":\"hunter2\"} | the answer has no expires_in",
                "{\"access_token\":\"hunter2\",\"expires_in\":\"60\"} | expires_in is not a whole number",
                "{\"access_token\":\"hunter2\",\"expires_in\":0} | expires_in is over already",
                "{\"access_token\":\"hunter2\" | the answer is not JSON, or is cut short",
                "<html>hunter2</html> | the answer is an HTML page"
            })
    void takesNoWrongAnswerForAToken(String body, String why) {
        server.stubFor(post(PATH).willReturn(okJson(body)));
        assertThat(why(exchange(Map.of()))).isEqualTo("malformed: exchange the service account's token: " + why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "two words"})
    void sendsNothingThatIsNoToken(String content) throws IOException {
        Files.writeString(folder.resolve("token"), content);
        assertThat(why(exchange(Map.of()))).endsWith("the file of mooring.pulumi.oidc.token-file holds no token");
        server.verify(0, postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    void saysThatTheFileIsGone() throws IOException {
        var exchange = exchange(Map.of());
        Files.delete(folder.resolve("token"));
        assertThat(why(exchange)).endsWith("the file of mooring.pulumi.oidc.token-file cannot be read");
    }

    @Test
    void asksPulumiCloudWithTheExchangedToken() {
        server.stubFor(get("/api/user").willReturn(okJson("{}")));
        ask(pulumi());
        server.verify(getRequestedFor(urlEqualTo("/api/user")).withHeader("Authorization", equalTo("token pul-1")));
    }

    @Test
    void exchangesOnceMoreForATokenThatIsNotTaken() {
        server.stubFor(get("/api/user").willReturn(status(401)));
        server.stubFor(get("/api/user")
                .withHeader("Authorization", equalTo("token pul-2"))
                .willReturn(okJson("{}")));
        var pulumi = pulumi();
        assertThat(catchThrowableOfType(Unreadable.class, () -> ask(pulumi))).isNotNull();
        give("pul-2", 3600);
        pass(Duration.ofMinutes(1));
        ask(pulumi);
        server.verify(getRequestedFor(urlEqualTo("/api/user")).withHeader("Authorization", equalTo("token pul-2")));
    }

    @Test
    void doesNotExchangeForeverWhereNoTokenIsTaken() {
        server.stubFor(get("/api/user").willReturn(status(401)));
        var pulumi = pulumi();
        assertThat(catchThrowableOfType(Unreadable.class, () -> ask(pulumi)).reason())
                .hasToString("unauthenticated: get user: Pulumi Cloud does not know the token");
        server.verify(1, postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    void tellsItsTokenToNobody() {
        server.stubFor(any(anyUrl()).willReturn(okJson("{\"access_token\":\"hunter2\",\"expires_in\":60}")));
        var exchange = exchange(Map.of());
        exchange.get("read");
        assertThat(exchange.toString()).doesNotContain("hunter2");
    }

    private static void ask(PulumiCloud pulumi) {
        var unused = pulumi.ask(Call.get("get user", "api", "user"), body -> Member.read("get user", body));
    }

    private void give(String token, int seconds) {
        server.stubFor(post(PATH)
                .willReturn(
                        okJson("{\"access_token\":\"%s\",\"expires_in\":%d,\"token_type\":\"Bearer\",\"scope\":\"\"}"
                                .formatted(token, seconds))));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static String why(TokenExchange exchange) {
        return catchThrowableOfType(Unreadable.class, () -> exchange.get("read"))
                .reason()
                .toString();
    }

    private TokenExchange exchange(String url, String timeout) {
        address = url;
        patience = timeout;
        return exchange(Map.of());
    }

    private TokenExchange exchange(Map<String, String> more) {
        var config = config(more);
        return new TokenExchange(
                config,
                "acme-edge",
                new PulumiHttp(config, Limits.of(Bounds.usual()), new Transport(VERTX, Outgoing.direct())),
                now::get);
    }

    private PulumiCloud pulumi() {
        return new PulumiCloud(config(Map.of()), Bounds.usual(), VERTX, now::get);
    }

    private PulumiConfig config(Map<String, String> more) {
        var settings = new HashMap<>(Map.of(
                "mooring.pulumi.url",
                address.isEmpty() ? server.baseUrl() : address,
                "mooring.pulumi.timeout",
                patience,
                "mooring.pulumi.oidc.organization",
                "acme-edge",
                "mooring.pulumi.oidc.token-file",
                folder.resolve("token").toString()));
        more.forEach((key, value) -> settings.put("mooring.pulumi.oidc." + key, value));
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(PulumiConfig.class)
                .build()
                .getConfigMapping(PulumiConfig.class);
    }
}
