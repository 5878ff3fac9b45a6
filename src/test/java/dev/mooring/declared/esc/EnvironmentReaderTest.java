package dev.mooring.declared.esc;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.LatestVersion;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.standin.Fixtures;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentReaderTest {
    private static final String PATH = "/api/esc/environments/acme-edge/edge-platform/hybrid-prod";
    private final WireMockServer server =
            new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void readsLiteralNodesFromTheDefinitionWithoutOpeningIt() {
        define("values:\n  hybridNodes:\n  - name: edge-1\n    site: dc1\n");
        assertThat(read(false).value().orElseThrow().value().orElseThrow()).hasSize(1);
        server.verify(0, postRequestedFor(urlPathEqualTo(PATH + "/open")));
    }

    @Test
    void hidesNodesThatWouldHaveToBeEvaluated() {
        define("values:\n  hybridNodes:\n    fn::open::somewhere: {}\n");
        assertThat(read(false).value().orElseThrow()).isInstanceOf(Declared.Hidden.class);
    }

    @Test
    void hidesNodesThatAnImportedEnvironmentMayDefine() {
        define("imports:\n- platform/base\nvalues:\n  other: 1\n");
        assertThat(read(false).value().orElseThrow()).isInstanceOf(Declared.Hidden.class);
    }

    @Test
    void tellsThatNoneAreDeclared() {
        define("values:\n  other: 1\n");
        assertThat(read(false).value().orElseThrow()).isInstanceOf(Declared.Undeclared.class);
    }

    @Test
    void unwrapsTheValuesOfAnOpenedEnvironment() {
        open("{\"value\":[{\"value\":{\"name\":{\"value\":\"edge-1\"}}}]}");
        assertThat(read(true)
                        .value()
                        .orElseThrow()
                        .value()
                        .orElseThrow()
                        .getFirst()
                        .name())
                .contains("edge-1");
    }

    @Test
    void hidesASecretOfAnOpenedEnvironment() {
        open("{\"value\":[{\"value\":{\"name\":{\"value\":\"edge-1\",\"secret\":true}}}]}");
        assertThat(read(true).value().orElseThrow()).isInstanceOf(Declared.Hidden.class);
    }

    @Test
    void findsTheValueInAWholeEnvironmentToo() {
        open("{\"properties\":{\"hybridNodes\":{\"value\":[{\"value\":\"edge-1\"}]}}}");
        assertThat(read(true).value().orElseThrow().value().orElseThrow()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHENTICATED", "403, REFUSED", "404, MISSING", "429, THROTTLED", "500, FAILED"})
    void namesTheCauseOfAnError(int status, Kind kind) {
        server.stubFor(get(urlPathEqualTo(PATH)).willReturn(status(status)));
        assertThat(read(false).cause().orElseThrow().kind()).isEqualTo(kind);
    }

    @Test
    void quotesNothingOfADefinitionItCannotParse() {
        define("values: {secret: hunter2");
        assertThat(read(false).cause().orElseThrow().toString())
                .contains("malformed")
                .doesNotContain("hunter2");
    }

    @Test
    void namesItselfTheSourceOfDeclaredNodes() {
        define("values: {}");
        assertThat(read(false).source()).isSameAs(DeclaredSources.ESC_ENVIRONMENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | the definition is not a YAML mapping",
                "{} | the definition has neither values nor imports",
                "[] | the definition is not a YAML mapping",
                "null | the definition is not a YAML mapping",
                "[7] | the definition is not a YAML mapping",
                "text | the definition is not a YAML mapping",
                "error: maintenance | the definition has neither values nor imports",
                "{values: [7]} | values is not an object",
                "{values: {}, imports: base} | imports is not a list",
                "{values: {hybridNodes: [edge-1, | the definition is not YAML",
                "<html><body>Please sign in: now</body></html> | the answer is an HTML page"
            })
    void takesNoWrongDefinitionForOne(String body, String why) {
        define(body);
        assertThat(whyNot(false)).isEqualTo("malformed: get environment: " + why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | the answer is not a JSON object",
                "{} | the answer has no id",
                "[] | the answer is not a JSON object",
                "null | the answer is not a JSON object",
                "[7] | the answer is not a JSON object",
                "{\"id\":7} | id is not text",
                "{\"id\":\"\"} | id is empty",
                "{\"id\":\"../other\"} | id is not the id of a session",
                "{\"id\" | the answer is not JSON, or is cut short",
                "<html><body>Please sign in</body></html> | the answer is an HTML page"
            })
    void takesNoWrongSessionForOne(String body, String why) {
        open("{\"value\":[]}");
        server.stubFor(post(urlPathEqualTo(PATH + "/open")).willReturn(okJson(body)));
        assertThat(whyNot(true)).isEqualTo("malformed: open environment: " + why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | the answer is not a JSON object",
                "{} | the answer is no value of an environment",
                "[] | the answer is not a JSON object",
                "null | the answer is not a JSON object",
                "[7] | the answer is not a JSON object",
                "{\"properties\":[]} | properties is not an object",
                "{\"properties\":{\"hybridNodes\":[]}} | properties.hybridNodes is not an object",
                "{\"properties\":{\"hybridNodes\":{}}} | properties.hybridNodes is no value of an environment",
                "{\"value\":[7]} | value[0] is not an object",
                "{\"value\":[{\"name\":\"edge-1\"}]} | value[0] is no value of an environment",
                "{\"value\":[{\"value\":{\"name\":\"edge-1\"}}]} | value[0].value.name is not an object",
                "{\"value\":[],\"secret\":\"no\"} | secret is not true or false",
                "{\"value\":[{\"value\" | the answer is not JSON, or is cut short",
                "<html><body>Please sign in</body></html> | the answer is an HTML page"
            })
    void takesNoWrongValueForOne(String body, String why) {
        open(body);
        assertThat(whyNot(true)).isEqualTo("malformed: read environment: " + why);
    }

    @Test
    void tellsThatNoneAreDeclaredInAWholeEnvironment() {
        open("{\"properties\":{}}");
        assertThat(read(true).value().orElseThrow()).isInstanceOf(Declared.Undeclared.class);
    }

    @Test
    void tellsThatNoneAreDeclaredWhereTheValueIsNull() {
        open("{\"trace\":{\"def\":{}}}");
        assertThat(read(true).value().orElseThrow()).isInstanceOf(Declared.Undeclared.class);
    }

    @Test
    void doesNotTakeAValueThatIsNotThereForAnEmptyOne() {
        open("{\"value\":[]}");
        server.stubFor(get(urlPathEqualTo(PATH + "/open/session-1")).willReturn(status(404)));
        assertThat(whyNot(true)).startsWith("missing: read environment: ");
    }

    @ParameterizedTest
    @CsvSource({"'', false", "/open, true", "/open/session-1, true"})
    void followsNoRedirect(String tail, boolean open) {
        open("{\"value\":[]}");
        server.stubFor(any(urlPathEqualTo(PATH + tail)).willReturn(temporaryRedirect(server.baseUrl() + "/login")));
        server.stubFor(any(urlPathEqualTo("/login")).willReturn(okForContentType("text/html", "<html></html>")));
        assertThat(whyNot(open)).startsWith("malformed: ").endsWith("redirected (HTTP 302)");
        server.verify(0, getRequestedFor(urlPathEqualTo("/login")));
    }

    @Test
    void readsTheNewestRevision() {
        var list = Fixtures.json("pulumi/esc.versions.list.json").toString();
        server.stubFor(get(urlPathEqualTo(PATH + "/versions")).willReturn(okJson(list)));
        assertThat(latest()).contains(new LatestVersion(6, Optional.of(Instant.parse("2026-08-19T15:22:11.123Z"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | the answer is not a list",
                "null | the answer is not a list",
                "[7] | [0] is not an object",
                "[{}] | the answer has no [0].number",
                "[{\"number\":\"6\"}] | [0].number is not a whole number"
            })
    void takesNoWrongRevisionForOne(String body, String why) {
        server.stubFor(get(urlPathEqualTo(PATH + "/versions")).willReturn(okJson(body)));
        assertThat(catchThrowableOfType(Unreadable.class, this::latest).reason().toString())
                .isEqualTo("malformed: list environment revisions: " + why);
    }

    private String whyNot(boolean open) {
        return read(open).cause().orElseThrow().toString();
    }

    private Optional<LatestVersion> latest() {
        return reader(config(false)).latest(cluster(config(false)).environment().orElseThrow());
    }

    private void define(String yaml) {
        server.stubFor(get(urlPathEqualTo(PATH)).willReturn(okForContentType("application/x-yaml", yaml)));
    }

    private void open(String value) {
        server.stubFor(post(urlPathEqualTo(PATH + "/open")).willReturn(okJson("{\"id\":\"session-1\"}")));
        server.stubFor(get(urlPathEqualTo(PATH + "/open/session-1")).willReturn(okJson(value)));
    }

    private Reading<Declared<List<DeclaredNode>>> read(boolean open) {
        var config = config(open);
        return reader(config).read(cluster(config));
    }

    private static EnvironmentReader reader(SmallRyeConfig config) {
        return new EnvironmentReader(
                new PulumiCloud(config.getConfigMapping(PulumiConfig.class), Bounds.usual(), VERTX), Clock.systemUTC());
    }

    private static WatchedCluster cluster(SmallRyeConfig config) {
        return new Fleet(config.getConfigMapping(ClustersConfig.class))
                .clusters()
                .getFirst();
    }

    private SmallRyeConfig config(boolean open) {
        var settings = Map.of(
                "mooring.pulumi.url",
                server.baseUrl(),
                "mooring.pulumi.token",
                "t",
                "mooring.clusters.c.environment",
                "acme-edge/edge-platform/hybrid-prod",
                "mooring.clusters.c.environment-open",
                Boolean.toString(open));
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(PulumiConfig.class)
                .withMapping(ClustersConfig.class)
                .build();
    }
}
