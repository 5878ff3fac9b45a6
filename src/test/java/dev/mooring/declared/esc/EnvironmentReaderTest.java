package dev.mooring.declared.esc;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
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

    private void define(String yaml) {
        server.stubFor(get(urlPathEqualTo(PATH)).willReturn(okForContentType("application/x-yaml", yaml)));
    }

    private void open(String value) {
        server.stubFor(post(urlPathEqualTo(PATH + "/open")).willReturn(okJson("{\"id\":\"session-1\"}")));
        server.stubFor(get(urlPathEqualTo(PATH + "/open/session-1")).willReturn(okJson(value)));
    }

    private Reading<Declared<List<DeclaredNode>>> read(boolean open) {
        var settings = Map.of(
                "mooring.pulumi.url",
                server.baseUrl(),
                "mooring.pulumi.token",
                "t",
                "mooring.clusters.c.environment",
                "acme-edge/edge-platform/hybrid-prod",
                "mooring.clusters.c.environment-open",
                Boolean.toString(open));
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(PulumiConfig.class)
                .withMapping(ClustersConfig.class)
                .build();
        var cluster = new Fleet(config.getConfigMapping(ClustersConfig.class))
                .clusters()
                .getFirst();
        var pulumi = new PulumiCloud(config.getConfigMapping(PulumiConfig.class));
        return new EnvironmentReader(pulumi, Clock.systemUTC()).read(cluster);
    }
}
