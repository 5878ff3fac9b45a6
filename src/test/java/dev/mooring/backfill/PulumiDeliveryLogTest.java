package dev.mooring.backfill;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.mooring.cluster.StackName;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.inbox.Delivery;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PulumiDeliveryLogTest {
    private static final WebhookOwner OWNER = new WebhookOwner.Stack(new StackName("acme", "edge", "prod"));
    private static final String HOOKS = "/api/stacks/acme/edge/prod/hooks";

    private final WireMockServer server =
            new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    /** Two webhooks point here, of which the second has sent something. */
    @BeforeEach
    void start() {
        server.start();
        server.stubFor(get(urlPathEqualTo(HOOKS)).willReturn(okJson("""
                [{"name": "old", "payloadUrl": "https://m.example/webhooks/pulumi"},
                 {"name": "new", "payloadUrl": "https://m.example/webhooks/pulumi"}]
                """)));
        server.stubFor(get(urlPathEqualTo(HOOKS + "/old/deliveries")).willReturn(okJson("[]")));
        server.stubFor(get(urlPathEqualTo(HOOKS + "/new/deliveries")).willReturn(okJson("""
                [{"id": "d-1", "kind": "stack_update", "payload": "{}", "timestamp": 1787313600, "responseCode": 0}]
                """)));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void readsTheLogsOfAllWebhooksThatPointHere() {
        assertThat(log().of(OWNER).deliveries()).extracting(Delivery::id).containsExactly("d-1");
        assertThat(log().of(OWNER).unread()).isEmpty();
    }

    @Test
    void keepsWhatOneLogSaysWhereAnotherCannotBeRead() {
        server.stubFor(get(urlPathEqualTo(HOOKS + "/old/deliveries"))
                .willReturn(aResponse().withStatus(403)));
        var sent = log().of(OWNER);
        assertThat(sent.deliveries()).extracting(Delivery::id).containsExactly("d-1");
        assertThat(sent.unread().orElseThrow().kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void saysThatNoWebhookPointsHere() {
        server.stubFor(get(urlPathEqualTo(HOOKS)).willReturn(okJson("[]")));
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> log().of(OWNER))
                .withMessageContaining("no webhook that points here");
    }

    private PulumiDeliveryLog log() {
        var settings = Map.of("mooring.pulumi.url", server.baseUrl(), "mooring.pulumi.token", "t");
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(PulumiConfig.class)
                .build()
                .getConfigMapping(PulumiConfig.class);
        return new PulumiDeliveryLog(new WebhookReader(new PulumiCloud(config, Bounds.usual(), VERTX)));
    }
}
