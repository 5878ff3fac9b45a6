package dev.mooring.actual.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.json.Member;
import dev.mooring.standin.Fixtures;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class KubernetesApiTest {
    private static final String NODES = "/api/v1/nodes";
    private static final String MAP = "/api/v1/namespaces/kube-system/configmaps/aws-auth";
    private static final String LOGIN = "<!DOCTYPE html><html><body>Please sign in</body></html>";
    private final WireMockServer server =
            new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
    private KubernetesHttp client;
    private KubernetesApi api;

    @BeforeEach
    void start() {
        server.start();
        client = KubernetesHttp.open(
                VERTX,
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(server.baseUrl())
                        .withRequestRetryBackoffLimit(0)
                        .build(),
                _ -> {});
        api = new KubernetesApi(client, Limits.of(Bounds.usual()));
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop();
    }

    @Test
    void followsTheContinueTokenToTheLastPage() {
        server.stubFor(
                get(urlPathEqualTo(NODES)).withQueryParam("continue", absent()).willReturn(okJson(page("a", "next"))));
        server.stubFor(get(urlPathEqualTo(NODES))
                .withQueryParam("continue", equalTo("next"))
                .willReturn(okJson(page("b", ""))));
        assertThat(names()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/k8s/clusters/c-m-abc", "/k8s/clusters/c-m-abc/"})
    void asksTheClusterThatThePathOfTheAddressNames(String path) {
        server.stubFor(get(urlPathEqualTo(NODES)).willReturn(okJson(page("of-the-gateway-itself", ""))));
        server.stubFor(get(urlPathEqualTo("/k8s/clusters/c-m-abc" + NODES)).willReturn(okJson(page("a", ""))));
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.baseUrl() + path)
                .build();
        assertThat(namesWith(config)).containsExactly("a");
    }

    @Test
    void signsAnotherTokenOnceTheFirstIsNotTaken() {
        var token = token();
        server.stubFor(get(urlPathEqualTo(NODES)).willReturn(okJson(page("a", ""))));
        server.stubFor(get(urlPathEqualTo(NODES))
                .withHeader("Authorization", equalTo("Bearer " + token.getToken()))
                .willReturn(aResponse().withStatus(401)));
        assertThat(namesWith(token)).containsExactly("a");
    }

    @Test
    void asksNoThirdTimeWhereNoTokenIsTaken() {
        server.stubFor(get(urlPathEqualTo(NODES)).willReturn(aResponse().withStatus(401)));
        var token = token();
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> namesWith(token))
                .satisfies(refused -> assertThat(refused.reason().kind()).isEqualTo(Kind.UNAUTHENTICATED));
        assertThat(server.findAll(getRequestedFor(urlPathEqualTo(NODES))).stream()
                        .map(request -> request.getHeader("Authorization"))
                        .distinct())
                .hasSize(2);
    }

    /** Of a clock that goes on, so that no two tokens are the same. */
    private static EksToken token() {
        var seconds = new AtomicLong();
        var clock = new Clock() {
            @Override
            public Instant instant() {
                return Instant.parse("2026-08-21T12:00:00Z").plusSeconds(seconds.getAndIncrement());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        return new EksToken(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDSTANDIN", "stand-in")),
                "c",
                "eu-central-1",
                clock);
    }

    private KubernetesHttp signing(EksToken token) {
        return KubernetesHttp.open(
                VERTX,
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(server.baseUrl())
                        .withRequestRetryBackoffLimit(0)
                        .withOauthTokenProvider(token)
                        .build(),
                _ -> {});
    }

    private List<String> namesWith(EksToken token) {
        return namesWith(signing(token));
    }

    private static List<String> namesWith(Config config) {
        return namesWith(KubernetesHttp.open(VERTX, config, _ -> {}));
    }

    private static List<String> namesWith(KubernetesHttp client) {
        try (client) {
            return new KubernetesApi(client, Limits.of(Bounds.usual()))
                    .list(NODES, item -> Optional.of(KubernetesObjects.name(item)))
                    .orElseThrow()
                    .items();
        }
    }

    @Test
    void startsAgainWhenTheListChangedTooMuch() {
        server.stubFor(
                get(urlPathEqualTo(NODES)).withQueryParam("continue", absent()).willReturn(okJson(page("a", "old"))));
        server.stubFor(get(urlPathEqualTo(NODES))
                .withQueryParam("continue", equalTo("old"))
                .inScenario("410")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("again")
                .willReturn(jsonResponse(
                        Fixtures.json("k8s/error.410.expired-continue-token.json")
                                .toString(),
                        410)));
        server.stubFor(get(urlPathEqualTo(NODES))
                .withQueryParam("continue", equalTo("old"))
                .inScenario("410")
                .whenScenarioStateIs("again")
                .willReturn(okJson(page("b", ""))));
        assertThat(names()).containsExactly("a", "b");
    }

    @Test
    void takesTheServersOwnClock() {
        server.stubFor(get(urlPathEqualTo(NODES))
                .willReturn(okJson(page("a", "")).withHeader("Date", "Fri, 21 Aug 2026 12:00:00 GMT")));
        assertThat(api.list(NODES, KubernetesApiTest::name).orElseThrow().serverTime())
                .contains(Instant.parse("2026-08-21T12:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"kind\":\"Status\",\"reason\":\"NotFound\"}", "404 page not found\n"})
    void takesItForAnAnswerThatAListIsNotServed(String body) {
        server.stubFor(get(urlPathEqualTo(NODES)).willReturn(jsonResponse(body, 404)));
        assertThat(api.list(NODES, KubernetesApiTest::name)).isEmpty();
    }

    @Test
    void takesItForAnAnswerThatThereIsNoSuchObject() {
        var body = Fixtures.json("k8s/error.404.not-found-node.json").toString();
        server.stubFor(get(urlPathEqualTo(MAP)).willReturn(jsonResponse(body, 404)));
        assertThat(api.get(MAP, "ConfigMap")).isEmpty();
    }

    @Test
    void takesItForAnAnswerThatAnObjectsTypeIsNotServedWhereItNeedNotBe() {
        server.stubFor(get(urlPathEqualTo(MAP)).willReturn(jsonResponse("404 page not found\n", 404)));
        assertThat(api.getIfServed(MAP, "CiliumVTEPConfig")).isEmpty();
        assertThat(whyNot(() -> api.get(MAP, "ConfigMap")).kind()).isEqualTo(Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[7]", "{\"message\":\"no\"}", LOGIN, "{\"kind\":\"Status\"}"})
    void doesNotTakeAnotherNotFoundForAnAnswer(String body) {
        server.stubFor(get(urlPathEqualTo(NODES)).willReturn(jsonResponse(body, 404)));
        server.stubFor(get(urlPathEqualTo(MAP)).willReturn(jsonResponse(body, 404)));
        assertThat(whyNot(this::names).toString()).startsWith("malformed: list " + NODES + ": HTTP 404");
        assertThat(whyNot(() -> api.get(MAP, "ConfigMap")).toString())
                .startsWith("malformed: get " + MAP + ": HTTP 404");
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHENTICATED", "403, REFUSED", "429, THROTTLED", "500, FAILED", "503, FAILED"})
    void namesTheCauseOfAnError(int status, Kind kind) {
        server.stubFor(get(urlPathEqualTo(NODES)).willReturn(jsonResponse("{\"message\":\"no\"}", status)));
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(this::names)
                .matches(unreadable -> unreadable.reason().kind() == kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | the answer has no kind",
                "[] | the answer is not a JSON object",
                "[7] | the answer is not a JSON object",
                "null | the answer is not a JSON object",
                "'' | the answer is not a JSON object",
                "{\"kind\":\"NodeList\",\"metadata\":{}} | the answer has no items",
                "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":null} | the answer has no items",
                "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":{}} | items is not a list",
                "{\"kind\":\"NodeList\",\"items\":[]} | the answer has no metadata",
                "{\"kind\":\"NodeList\",\"metadata\":[],\"items\":[]} | metadata is not an object",
                "{\"metadata\":{},\"items\":[]} | the answer has no kind",
                "{\"kind\":7,\"metadata\":{},\"items\":[]} | kind is not text",
                "{\"kind\":\"Node\",\"metadata\":{},\"items\":[]} | kind is Node, which is no list of nodes",
                "{\"kind\":\"PodList\",\"metadata\":{},\"items\":[]} | kind is PodList, which is no list of nodes",
                "{\"kind\":\"List\",\"metadata\":{},\"items\":[]} | kind is List, which is no list of nodes",
                "{\"kind\":\"NodeList\",\"metadata\":{\"remainingItemCount\":4},\"items\":[]} | more items remain, and it does not say how to go on",
                "{\"kind\":\"NodeList\",\"metadata\":{\"continue\":7},\"items\":[]} | metadata.continue is not text",
                "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":[7]} | items[0] is not an object",
                "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":[null]} | the answer has no items[0]",
                "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":[{}]} | the answer has no items[0].metadata",
                "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":[{\"metadata\":{}}]} | the answer has no items[0].metadata.name",
                "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":7}}]} | items[0].metadata.name is not text",
                "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":[{\"metadata\" | the answer is not JSON, or is cut short",
                "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":[]}{} | the answer is not JSON, or is cut short",
                LOGIN + " | the answer is an HTML page"
            })
    void refusesAnAnswerThatIsNoWholeListAndSaysWhatItLacks(String body, String why) {
        server.stubFor(get(urlPathEqualTo(NODES)).willReturn(okJson(body)));
        assertThat(whyNot(this::names).toString()).isEqualTo("malformed: list " + NODES + ": " + why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | the answer has no kind",
                "[] | the answer is not a JSON object",
                "[7] | the answer is not a JSON object",
                "null | the answer is not a JSON object",
                "'' | the answer is not a JSON object",
                "{\"kind\":\"ConfigMapList\",\"metadata\":{\"name\":\"a\"}} | kind is ConfigMapList, not ConfigMap",
                "{\"kind\":\"ConfigMap\"} | the answer has no metadata",
                "{\"kind\":\"ConfigMap\",\"metadata\":{}} | the answer has no metadata.name",
                "{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":[]}} | metadata.name is not text",
                "{\"kind\":\"ConfigMap\",\"metadata\" | the answer is not JSON, or is cut short",
                LOGIN + " | the answer is an HTML page"
            })
    void refusesAnAnswerThatIsNotTheObjectAskedForAndSaysWhatItLacks(String body, String why) {
        server.stubFor(get(urlPathEqualTo(MAP)).willReturn(okJson(body)));
        assertThat(whyNot(() -> api.get(MAP, "ConfigMap")).toString()).isEqualTo("malformed: get " + MAP + ": " + why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"kind\":\"Status\",\"reason\":\"NotFound\"}", "404 page not found\n"})
    void doesNotTakeAListForOneThatIsNotServedOncePartOfItWas(String body) {
        server.stubFor(
                get(urlPathEqualTo(NODES)).withQueryParam("continue", absent()).willReturn(okJson(page("a", "next"))));
        server.stubFor(get(urlPathEqualTo(NODES))
                .withQueryParam("continue", equalTo("next"))
                .willReturn(jsonResponse(body, 404)));
        assertThat(whyNot(this::names).kind()).isEqualTo(Kind.FAILED);
    }

    @Test
    void refusesASecondPageThatIsNoPage() {
        server.stubFor(
                get(urlPathEqualTo(NODES)).withQueryParam("continue", absent()).willReturn(okJson(page("a", "next"))));
        server.stubFor(get(urlPathEqualTo(NODES))
                .withQueryParam("continue", equalTo("next"))
                .willReturn(okJson("{}")));
        assertThat(whyNot(this::names).kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void followsNoRedirect() {
        server.stubFor(get(urlPathEqualTo(NODES)).willReturn(temporaryRedirect(server.baseUrl() + "/login")));
        server.stubFor(get(urlPathEqualTo("/login")).willReturn(okForContentType("text/html", LOGIN)));
        assertThat(whyNot(this::names).toString()).isEqualTo("malformed: list " + NODES + ": redirected (HTTP 302)");
        server.verify(0, getRequestedFor(urlPathEqualTo("/login")));
    }

    @Test
    void asksOnceMoreWhenTheConnectionIsClosedBeforeAnAnswer() {
        answers(aResponse().withFault(Fault.EMPTY_RESPONSE), okJson(page("a", "")));
        assertThat(names()).containsExactly("a");
    }

    @Test
    void saysThatTheConnectionIsClosedEachTime() {
        answers(aResponse().withFault(Fault.EMPTY_RESPONSE), aResponse().withFault(Fault.EMPTY_RESPONSE));
        assertThat(whyNot(this::names).toString())
                .isEqualTo("unreachable: list " + NODES + ": the connection was closed before the answer came");
    }

    @Test
    void saysThatTheConnectionIsRefused() {
        server.stop();
        assertThat(whyNot(this::names).toString()).isEqualTo("unreachable: list " + NODES + ": connection refused");
    }

    @Test
    void doesNotTakeAPageForAnAnswerOfAKubelet() {
        server.stubFor(get(urlPathEqualTo(MAP)).willReturn(okForContentType("text/html", LOGIN)));
        assertThat(whyNot(() -> api.ask(MAP)).kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void doesNotTakeTheFailureOfAProxyForOneOfAKubelet() {
        server.stubFor(get(urlPathEqualTo(MAP)).willReturn(jsonResponse(LOGIN, 502)));
        assertThat(whyNot(() -> api.ask(MAP)).kind()).isEqualTo(Kind.FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/nodes/..", "/api/v1/nodes/.", "/api/v1/nodes/../pods?limit=1", "/api/v1/nodes/..?x=."})
    void asksForNothingByAWayBack(String path) {
        assertThat(whyNot(() -> api.get(path, "Node")).kind()).isEqualTo(Kind.MALFORMED);
        server.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void takesARefusalThatTheApiServerGotFromAKubeletForItsAnswer() {
        var message = "the server has asked for the client to provide credentials ( pods/log kube-proxy-7xk2m)";
        server.stubFor(get(urlPathEqualTo(MAP)).willReturn(jsonResponse(status(message), 401)));
        var token = token();
        var signed = token.getToken();
        try (var signing = signing(token)) {
            var answer = new KubernetesApi(signing, Limits.of(Bounds.usual())).ask(MAP);
            assertThat(answer.isFailure()).isTrue();
            assertThat(answer.message()).isEqualTo(message);
        }
        assertThat(token.getToken()).isEqualTo(signed);
    }

    @Test
    void takesARefusalOfTheApiServerItselfForItsOwn() {
        server.stubFor(get(urlPathEqualTo(MAP)).willReturn(jsonResponse(status("Unauthorized"), 401)));
        try (var signing = signing(token())) {
            var signed = new KubernetesApi(signing, Limits.of(Bounds.usual()));
            assertThat(whyNot(() -> signed.ask(MAP)).kind()).isEqualTo(Kind.UNAUTHENTICATED);
        }
        assertThat(server.findAll(getRequestedFor(urlPathEqualTo(MAP))).stream()
                        .map(request -> request.getHeader("Authorization"))
                        .distinct())
                .hasSize(2);
    }

    private static String status(String message) {
        return "{\"kind\":\"Status\",\"message\":\"" + message + "\"}";
    }

    private void answers(ResponseDefinitionBuilder first, ResponseDefinitionBuilder second) {
        server.stubFor(get(urlPathEqualTo(NODES))
                .inScenario("twice")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("again")
                .willReturn(first));
        server.stubFor(get(urlPathEqualTo(NODES))
                .inScenario("twice")
                .whenScenarioStateIs("again")
                .willReturn(second));
    }

    private static Cause whyNot(ThrowingCallable read) {
        return catchThrowableOfType(Unreadable.class, read).reason();
    }

    private List<String> names() {
        return api.list(NODES, KubernetesApiTest::name).orElseThrow().items();
    }

    private static Optional<String> name(Member item) {
        return Optional.of(KubernetesObjects.name(item));
    }

    private static String page(String name, String token) {
        return "{\"kind\":\"NodeList\",\"metadata\":{\"continue\":\"" + token
                + "\"},\"items\":[{\"metadata\":{\"name\":\"" + name + "\"}}]}";
    }
}
