package dev.mooring.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
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
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fault is planted, somebody is told; it is healed, somebody is told: whatever happens in between. One process serves all cases
 * but that of replicas; waits that take minutes are configured to take a second.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NotifyIT {
    private static final String CHECK = "access-entry-wrong-type";
    private static final String URL = "https://mooring.example.com";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static WireMockServer sinks;
    private static GreenMail mail;
    private static Installation installation;
    private static MooringProcess mooring;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() throws Exception {
        sinks = new WireMockServer(options().dynamicPort());
        sinks.start();
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        answer(200);
        installation = new Installation(Clock.systemUTC());
        installation.undeclareNodeRole();
        mooring = launch();
    }

    @AfterAll
    static void stop() {
        mooring.close();
        installation.close();
        mail.stop();
        sinks.stop();
    }

    /** Nobody has been told of anything that is open. */
    @BeforeEach
    void forgetWhatWasTold() {
        answer(200);
        sinks.resetRequests();
    }

    @Test
    @Order(1)
    void aFaultIsToldWithTheRightWordsAndItsEndIs() throws Exception {
        harm();
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
        assertThat(alerts(CHECK).findFirst().orElseThrow().path("generatorURL").asText())
                .isEqualTo(URL + "/findings/" + finding);
        await().atMost(PATIENCE).until(() -> mail.getReceivedMessages().length > 0);
        assertThat(mail.getReceivedMessages()[0].getSubject()).startsWith("[Mooring] CRITICAL: hybrid-prod: " + CHECK);
        assertThat(GreenMailUtil.getWholeMessage(mail.getReceivedMessages()[0])).contains("Message-ID: <");

        heal();
        verify(mooring);
        await().atMost(PATIENCE).until(() -> slack("Resolved after").count() == 1);
        await().atMost(PATIENCE)
                .until(() -> alerts(CHECK)
                        .anyMatch(alert -> alert.path("endsAt")
                                        .asText()
                                        .compareTo(Clock.systemUTC().instant().toString())
                                <= 0));
        await().atMost(PATIENCE).until(() -> mail.getReceivedMessages().length == 2);
        awaitNothingPending();
        given().get(mooring.url() + "/api/v1/notices?sink=slack")
                .then()
                .body("items.kind", is(List.of("resolved", "opened")))
                .body("items.state", is(List.of("sent", "sent")));
        assertThat(given().get(mooring.managementUrl() + "/q/metrics").asString())
                .containsPattern("mooring_notices_total\\{outcome=\"sent\",sink=\"slack\",?} 2")
                .contains("mooring_notices_pending 0.0")
                .containsPattern("mooring_notice_delay_seconds_count\\{sink=\"slack\",?} 2")
                .containsPattern("mooring_notice_waiting_seconds\\{sink=\"slack\",?} 0.0")
                .containsPattern("mooring_notice_stuck\\{sink=\"slack\",?} 0.0");
        assertThat(mooring.log()).doesNotContain(sinks.baseUrl());
    }

    @Test
    @Order(2)
    void whatIsRefusedIsParkedAndSentAgainOnRequest() {
        answer(404);
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
        answer(200);
        sinks.resetRequests();
        given().post(mooring.url() + "/api/v1/notices/" + id + "/replay").then().statusCode(202);
        await().atMost(PATIENCE).until(() -> slack("Nothing is wrong").count() == 1);
        given().post(mooring.url() + "/api/v1/notices/test?sink=teams")
                .then()
                .statusCode(400)
                .body("detail", containsString("slack"));
    }

    @Test
    @Order(3)
    void aClusterThatCannotBeReadIsTold() {
        var entries = "/clusters/hybrid-prod/access-entries";
        installation.cloud().fail(entries, "", 403, "AccessDeniedException", "planted");
        verify(mooring);
        await().atMost(PATIENCE).until(() -> slack("refuses (HTTP 403)").count() == 1);
        installation.cloud().mend(entries, "");
        verify(mooring);
        await().atMost(PATIENCE).until(() -> slack("can be read again").count() == 1);
    }

    /** What takes an hour by the shipped waits between tries. */
    @Test
    @Order(4)
    void whatWasNotToldWhileSinksWereAwayIsToldOnceInOrderAndAsFewMessages() throws Exception {
        answer(503);
        for (var round = 0; round < 3; round++) {
            harm();
            verify(mooring);
            heal();
            verify(mooring);
        }
        await().atMost(PATIENCE).until(() -> slack(CHECK).count() >= 4);
        mooring.kill();
        mooring = launch();
        harm();
        verify(mooring);
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get(mooring.url() + "/api/v1/notices?state=pending&sink=slack&limit=100")
                        .then()
                        .body("items.size()", is(7))
                        .body("items.cause", everyItem(is("HTTP 503"))));

        answer(200);
        awaitNothingPending();
        assertThat(taken("/slack", CHECK))
                .hasSize(2)
                .anySatisfy(summary -> assertThat(summary).contains("Resolved after"))
                .anySatisfy(open -> assertThat(open).contains("CRITICAL: hybrid-prod"));
        var events = taken("/events", CHECK).stream()
                .map(event -> Fixtures.tree(event.getBytes(StandardCharsets.UTF_8)))
                .toList();
        assertThat(events).extracting(event -> event.path("id").asText()).doesNotHaveDuplicates();
        var threads = events.stream()
                .collect(groupingBy(
                        event -> event.path("data").path("thread").asText(),
                        mapping(event -> event.path("data").path("kind").asText(), toList())));
        assertThat(threads.values())
                .hasSize(4)
                .allSatisfy(kinds -> assertThat(kinds).first().isEqualTo("opened"))
                .filteredOn(kinds -> kinds.equals(List.of("opened", "resolved")))
                .hasSize(3);
        assertThat(given().get(mooring.url() + "/api/v1/notices?state=parked&sink=slack")
                        .jsonPath()
                        .getList("items"))
                .isEmpty();
        heal();
        verify(mooring);
    }

    @Test
    @Order(5)
    void severalReplicasTellOnce() throws Exception {
        mooring.close();
        try (var postgres = PostgresServer.start()) {
            var settings = settings();
            settings.remove("mooring.database.url");
            try (var replicas = Replicas.start(2, folder, postgres.url(), settings, installation.awsEnvironment())) {
                harm();
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
                heal();
                var survivor = replicas.any();
                await().atMost(PATIENCE).until(() -> replicas.led(survivor) > 0);
                verify(survivor);
                await().atMost(PATIENCE).until(() -> slack("Resolved after").count() == 1);
                assertThat(slack(CHECK).count()).isEqualTo(2);
            }
        }
    }

    private static void answer(int status) {
        sinks.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody("ok")));
    }

    private static void harm() {
        installation.setNodeRoleEntryType("STANDARD");
    }

    private static void heal() {
        installation.setNodeRoleEntryType("HYBRID_LINUX");
    }

    private static void awaitNothingPending() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get(mooring.url() + "/api/v1/notices?state=pending")
                        .then()
                        .body("items", is(List.of())));
    }

    /** What Slack was sent that holds a text. */
    private static Stream<String> slack(String text) {
        return sent("/slack")
                .map(event -> {
                    var body = event.getRequest().getBodyAsString();
                    var tree = Fixtures.tree(body.getBytes(StandardCharsets.UTF_8));
                    return tree.path("text").asText() + "\n"
                            + String.join("\n", tree.path("blocks").findValuesAsText("text"))
                            + tree.path("blocks").toString().replace("\\n", "\n");
                })
                .filter(body -> body.contains(text));
    }

    /** What was sent to an address, oldest first. */
    private static Stream<ServeEvent> sent(String address) {
        return sinks.getAllServeEvents().reversed().stream()
                .filter(event -> event.getRequest().getUrl().equals(address));
    }

    /** What an address took that holds a text, oldest first. */
    private static List<String> taken(String address, String text) {
        return sent(address)
                .filter(event -> event.getResponse().getStatus() == 200)
                .map(event -> event.getRequest().getBodyAsString())
                .filter(body -> body.contains(text))
                .toList();
    }

    private static Stream<JsonNode> alerts(String check) {
        return sinks.getAllServeEvents().stream()
                .filter(event -> event.getRequest().getUrl().equals("/api/v2/alerts"))
                .map(event -> Fixtures.tree(event.getRequest().getBody()))
                .flatMap(alerts -> StreamSupport.stream(alerts.spliterator(), false))
                .filter(alert -> check.equals(alert.path("labels").path("check").asText()));
    }

    private static MooringProcess launch() throws IOException {
        var settings = settings();
        settings.put("mooring.notify.mail.to", "on-call@example.com");
        settings.put("mooring.notify.mail.from", "mooring@example.com");
        settings.put("quarkus.mailer.host", "127.0.0.1");
        settings.put("quarkus.mailer.port", Integer.toString(mail.getSmtp().getPort()));
        settings.put("mooring.notify.alertmanager.url", sinks.baseUrl());
        settings.put("mooring.notify.cloudevents.url", sinks.baseUrl() + "/events");
        settings.put("mooring.notify.unread-after", "PT0S");
        return MooringProcess.start(folder, settings, installation.awsEnvironment());
    }

    private static HashMap<String, String> settings() {
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", "s");
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", "jdbc:sqlite:m.db");
        settings.put("mooring.verification.interval", "PT1H");
        settings.put("mooring.http.url", URL);
        settings.put("mooring.notify.slack.url", sinks.baseUrl() + "/slack");
        settings.put("mooring.notify.retry-delay", "PT0.3S");
        settings.put("mooring.notify.longest-delay", "PT1S");
        settings.put("mooring.notify.gather", "PT1S");
        return settings;
    }

    private static void verify(MooringProcess mooring) {
        given().post(mooring.url() + "/api/v1/clusters/hybrid-prod/verifications?wait=PT60S")
                .then()
                .body("state", is("done"));
    }
}
