package dev.mooring.actual.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.standin.Fixtures;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesApiTest {
    private static final String NODES = "/api/v1/nodes";
    private final WireMockServer server =
            new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
    private KubernetesClient client;
    private KubernetesApi api;

    @BeforeEach
    void start() {
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(server.baseUrl())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        api = new KubernetesApi(client);
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

    @Test
    void takesNotFoundForAnAnswer() {
        server.stubFor(get(urlPathEqualTo(NODES)).willReturn(jsonResponse("{}", 404)));
        assertThat(api.list(NODES, KubernetesApiTest::name)).isEmpty();
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
            value = {"{\"items\":[{\"metadata\"", "[]", "{\"kind\":\"NodeList\"}", "{\"items\":{}}", "''"})
    void refusesAnAnswerThatIsNoWholeList(String body) {
        server.stubFor(get(urlPathEqualTo(NODES)).willReturn(okJson(body)));
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(this::names)
                .matches(unreadable -> unreadable.reason().kind() == Kind.MALFORMED);
    }

    private java.util.List<String> names() {
        return api.list(NODES, KubernetesApiTest::name).orElseThrow().items();
    }

    private static Optional<String> name(JsonNode item) {
        return Optional.of(item.path("metadata").path("name").asText());
    }

    private static String page(String name, String token) {
        return "{\"kind\":\"NodeList\",\"metadata\":{\"continue\":\"" + token
                + "\"},\"items\":[{\"metadata\":{\"name\":\"" + name + "\"}}]}";
    }
}
