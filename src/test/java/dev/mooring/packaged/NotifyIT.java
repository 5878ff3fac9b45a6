package dev.mooring.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.mooring.demo.MooringProcess;
import dev.mooring.fault.Replicas;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fault is planted, somebody is told; it is healed, somebody is told: whatever happens in between. */
class NotifyIT {
    private static final String CHECK = "access-entry-wrong-type";
    private static final String URL = "https://mooring.example.com";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private WireMockServer sinks;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        sinks = new WireMockServer(options().dynamicPort());
        sinks.start();
        takeAll();
    }

    @AfterEach
    void stop() {
        sinks.stop();
    }

    @Test
    void aFaultIsToldWithTheRightWordsAndItsEndIs() throws Exception {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (var installation = new Installation(Clock.systemUTC());
                var mooring = start(
                        installation,
                        Map.of(
                                "mooring.notify.mail.to", "on-call@example.com",
                                "mooring.notify.mail.from", "mooring@example.com",
                                "quarkus.mailer.host", "127.0.0.1",
                                "quarkus.mailer.port",
                                        Integer.toString(mail.getSmtp().getPort()),
                                "mooring.notify.alertmanager.url", sinks.baseUrl()))) {
            harm(installation);
            verify(mooring);
            await().atMost(PATIENCE)
                    .until(() -> slack(CHECK).count() > 0 && alerts(CHECK).count() > 0);
            var finding = given().get(mooring.url() + "/api/v1/findings?status=open&check=" + CHECK)
                    .then()
                    .extract()
                    .path("items[0].fingerprint")
                    .toString();
            assertThat(slack(CHECK).findFirst().orElseThrow())
                    .contains("CRITICAL: hybrid-prod: " + CHECK)
                    .contains(URL + "/findings/" + finding)
                    .contains("```aws eks ");
            assertThat(alerts(CHECK)
                            .findFirst()
                            .orElseThrow()
                            .path("generatorURL")
                            .asText())
                    .isEqualTo(URL + "/findings/" + finding);
            await().atMost(PATIENCE).until(() -> mail.getReceivedMessages().length > 0);
            assertThat(mail.getReceivedMessages()[0].getSubject())
                    .startsWith("[Mooring] CRITICAL: hybrid-prod: " + CHECK);
            assertThat(GreenMailUtil.getWholeMessage(mail.getReceivedMessages()[0]))
                    .contains("Message-ID: <");

            heal(installation);
            verify(mooring);
            await().atMost(PATIENCE).until(() -> slack("Resolved after").count() == 1);
            await().atMost(PATIENCE)
                    .until(() -> alerts(CHECK)
                            .anyMatch(alert -> alert.path("endsAt")
                                            .asText()
                                            .compareTo(
                                                    Clock.systemUTC().instant().toString())
                                    <= 0));
            await().atMost(PATIENCE).until(() -> mail.getReceivedMessages().length == 2);
            given().get(mooring.url() + "/api/v1/notices?sink=slack")
                    .then()
                    .body("items.kind", is(List.of("resolved", "opened")))
                    .body("items.state", is(List.of("sent", "sent")));
            assertThat(given().get(mooring.managementUrl() + "/q/metrics").asString())
                    .containsPattern("mooring_notices_total\\{outcome=\"sent\",sink=\"slack\",?} 2")
                    .contains("mooring_notices_pending 0.0")
                    .containsPattern("mooring_notice_delay_seconds_count\\{sink=\"slack\",?} 2");
            assertThat(mooring.log()).doesNotContain(sinks.baseUrl());
        } finally {
            mail.stop();
        }
    }

    @Test
    void whatASinkThatWasAwayMissedIsToldOnceItIsBack() throws Exception {
        try (var installation = new Installation(Clock.systemUTC());
                var mooring = start(installation, Map.of("mooring.notify.longest-delay", "PT2S"))) {
            sinks.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
            harm(installation);
            verify(mooring);
            await().atMost(PATIENCE).until(() -> slack(CHECK).count() >= 2);
            given().get(mooring.url() + "/api/v1/notices?state=pending")
                    .then()
                    .body("items.cause", hasItem("HTTP 503"));
            sinks.resetAll();
            takeAll();
            await().atMost(PATIENCE).until(() -> slack(CHECK).count() == 1);
            given().get(mooring.url() + "/api/v1/notices?state=pending").then().body("items", is(List.of()));
        }
    }

    @Test
    void aKillInBetweenLosesNothing() throws Exception {
        try (var installation = new Installation(Clock.systemUTC())) {
            sinks.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
            try (var mooring = start(installation, Map.of())) {
                harm(installation);
                verify(mooring);
                mooring.kill();
            }
            sinks.resetAll();
            takeAll();
            try (var again = start(installation, Map.of())) {
                await().atMost(PATIENCE).until(() -> slack(CHECK).count() == 1);
                heal(installation);
                verify(again);
                await().atMost(PATIENCE).until(() -> slack("Resolved after").count() == 1);
                assertThat(slack(CHECK)
                                .filter(text -> text.contains("CRITICAL"))
                                .count())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void whatIsRefusedIsParkedAndSentAgainOnRequest() throws Exception {
        try (var installation = new Installation(Clock.systemUTC());
                var mooring = start(installation, Map.of())) {
            sinks.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));
            var id = given().post(mooring.url() + "/api/v1/notices/test?sink=slack")
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id")
                    .toString();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> given().get(mooring.url() + "/api/v1/notices/" + id)
                            .then()
                            .body("state", is("parked"))
                            .body("cause", is("HTTP 404")));
            given().post(mooring.url() + "/api/v1/notices/" + id + "/replay?dryRun=true")
                    .then()
                    .statusCode(200)
                    .body("body", containsString("Nothing is wrong"));
            sinks.resetAll();
            takeAll();
            given().post(mooring.url() + "/api/v1/notices/" + id + "/replay")
                    .then()
                    .statusCode(202);
            await().atMost(PATIENCE).until(() -> slack("Nothing is wrong").count() == 1);
            given().post(mooring.url() + "/api/v1/notices/test?sink=teams")
                    .then()
                    .statusCode(400)
                    .body("detail", containsString("slack"));
        }
    }

    @Test
    void aClusterThatCannotBeReadIsTold() throws Exception {
        try (var installation = new Installation(Clock.systemUTC());
                var mooring = start(
                        installation,
                        Map.of("mooring.notify.unread-after", "PT0S", "mooring.verification.interval", "PT5S"))) {
            installation
                    .cloud()
                    .fail("/clusters/hybrid-prod/access-entries", "", 403, "AccessDeniedException", "planted");
            verify(mooring);
            await().atMost(PATIENCE).until(() -> slack("refuses (HTTP 403)").count() == 1);
            installation.cloud().mend("/clusters/hybrid-prod/access-entries", "");
            verify(mooring);
            await().atMost(PATIENCE).until(() -> slack("can be read again").count() == 1);
        }
    }

    @Test
    void severalReplicasTellOnce() throws Exception {
        try (var postgres = PostgresServer.start();
                var installation = new Installation(Clock.systemUTC())) {
            var settings = settings(installation, Map.of());
            settings.remove("mooring.database.url");
            try (var replicas = Replicas.start(2, folder, postgres.url(), settings, installation.awsEnvironment())) {
                harm(installation);
                verify(replicas.any());
                await().atMost(PATIENCE).until(() -> slack(CHECK).count() == 1);
                // What is killed between sending and noting sends again, and an incoming webhook cannot know.
                await().atMost(PATIENCE)
                        .untilAsserted(() -> given().get(replicas.any().url() + "/api/v1/notices")
                                .then()
                                .body("items.state", is(List.of("sent"))));
                replicas.kill(await().atMost(PATIENCE)
                        .until(replicas::leader, Optional::isPresent)
                        .orElseThrow());
                heal(installation);
                var survivor = replicas.any();
                await().atMost(PATIENCE).until(() -> replicas.led(survivor) > 0);
                verify(survivor);
                await().atMost(PATIENCE).until(() -> slack("Resolved after").count() == 1);
                assertThat(slack(CHECK).count()).isEqualTo(2);
            }
        }
    }

    private void takeAll() {
        sinks.stubFor(any(anyUrl()).willReturn(aResponse().withBody("ok")));
    }

    private static void harm(Installation installation) {
        installation.undeclareNodeRole();
        installation.setNodeRoleEntryType("STANDARD");
    }

    private static void heal(Installation installation) {
        installation.setNodeRoleEntryType("HYBRID_LINUX");
    }

    /** What Slack was sent that holds a text. */
    private Stream<String> slack(String text) {
        return sinks.getAllServeEvents().stream()
                .filter(event -> event.getRequest().getUrl().equals("/slack"))
                .map(event -> event.getRequest().getBodyAsString())
                .map(body -> {
                    var tree = Fixtures.tree(body.getBytes(StandardCharsets.UTF_8));
                    return tree.path("text").asText() + "\n"
                            + String.join("\n", tree.path("blocks").findValuesAsText("text"))
                            + tree.path("blocks").toString().replace("\\n", "\n");
                })
                .filter(body -> body.contains(text));
    }

    private Stream<JsonNode> alerts(String check) {
        return sinks.getAllServeEvents().stream()
                .filter(event -> event.getRequest().getUrl().equals("/api/v2/alerts"))
                .map(event -> Fixtures.tree(event.getRequest().getBody()))
                .flatMap(alerts -> StreamSupport.stream(alerts.spliterator(), false))
                .filter(alert -> check.equals(alert.path("labels").path("check").asText()));
    }

    private MooringProcess start(Installation installation, Map<String, String> more) throws IOException {
        return MooringProcess.start(folder, settings(installation, more), installation.awsEnvironment());
    }

    private HashMap<String, String> settings(Installation installation, Map<String, String> more) {
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", "s");
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", "jdbc:sqlite:m.db");
        settings.put("mooring.verification.interval", "PT1H");
        settings.put("mooring.http.url", URL);
        settings.put("mooring.notify.slack.url", sinks.baseUrl() + "/slack");
        settings.putAll(more);
        return settings;
    }

    private static void verify(MooringProcess mooring) {
        given().post(mooring.url() + "/api/v1/clusters/hybrid-prod/verifications?wait=PT60S")
                .then()
                .body("state", is("done"));
    }
}
