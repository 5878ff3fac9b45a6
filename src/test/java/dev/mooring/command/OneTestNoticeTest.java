package dev.mooring.command;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.mooring.notify.NotifyFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OneTestNoticeTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private WireMockServer server;

    @BeforeEach
    void start() {
        server = new WireMockServer(options().dynamicPort());
        server.start();
        answering(200);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void saysThatTheSinkTookItAndEndsWithZero() {
        assertThat(run("slack")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("slack took it.\n");
        server.verify(1, postRequestedFor(urlEqualTo("/slack/secret")));
    }

    @Test
    void saysWhatTheSinkAnsweredAndEndsWithOne() {
        answering(404);
        assertThat(run("slack")).isEqualTo(1);
        assertThat(complaint()).isEqualTo("slack refuses it: HTTP 404. The service would not try again.\n");
    }

    @Test
    void saysWhatPassesAndEndsWithOne() {
        answering(503);
        assertThat(run("slack")).isEqualTo(1);
        assertThat(complaint()).isEqualTo("slack did not take it: HTTP 503. The service would try again.\n");
    }

    @Test
    void namesTheSinksWhereThereIsNoSuchOne() {
        assertThat(run("slak")).isEqualTo(3);
        assertThat(complaint())
                .isEqualTo("There is no such sink, perhaps slack is meant; there are alertmanager, cloudevents,"
                        + " pagerduty, slack, teams. Set up: slack.\n");
    }

    @Test
    void saysWhatToSetForASinkThatIsNotSetUp() {
        assertThat(run("teams")).isEqualTo(3);
        assertThat(complaint()).isEqualTo("teams is not set up: set mooring.notify.teams.*. Set up: slack.\n");
    }

    @Test
    void repeatsNoAddressThatWasGivenForAName() {
        assertThat(run(server.baseUrl() + "/slack/secret")).isEqualTo(3);
        assertThat(complaint()).doesNotContain("secret");
    }

    @Test
    void saysWhatIsWrongWithTheSettingsOfASink() {
        var fixture = NotifyFixture.of(Map.of("mooring.notify.slack.url", "ftp://slack.example/secret"));
        assertThat(run(fixture, "slack")).isEqualTo(3);
        assertThat(complaint()).startsWith("mooring.notify.slack.url").doesNotContain("secret");
    }

    private int run(String sink) {
        return run(NotifyFixture.of(Map.of("mooring.notify.slack.url", server.baseUrl() + "/slack/secret")), sink);
    }

    private int run(NotifyFixture fixture, String sink) {
        return new OneTestNotice(fixture.routes(), fixture.test())
                .run(
                        sink,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String complaint() {
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        return err.toString(StandardCharsets.UTF_8);
    }

    private void answering(int status) {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status)));
    }
}
