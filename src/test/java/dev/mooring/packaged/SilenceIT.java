package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Installation;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Silences of a site that is cut off, by the API. */
class SilenceIT {
    private static final String OPERATOR = "operator-0123456789";
    private static final String READER = "reader-0123456789";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static Installation installation;
    private static MooringProcess mooring;

    @BeforeAll
    static void start() throws Exception {
        installation = new Installation(Clock.systemUTC());
        installation.cutSite("dc1");
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", "0123456789abcdef");
        settings.put("mooring.api.tokens.ann.value", OPERATOR);
        settings.put("mooring.api.tokens.ann.role", "operator");
        settings.put("mooring.api.tokens.wall.value", READER);
        settings.put("mooring.ignore.lab.site", "lab");
        settings.put("mooring.ignore.lab.reason", "lab machines come and go");
        mooring = MooringProcess.start(folder, settings, installation.awsEnvironment());
    }

    @AfterAll
    static void stop() {
        mooring.close();
        installation.close();
    }

    @Test
    void aSilenceIsShownWithEachFindingThatItCovers() {
        var id = made(
                "{\"site\": \"dc1\", \"until\": \"" + in(Duration.ofHours(1)) + "\", \"reason\": \"new switches\"}");
        with(READER)
                .get("/api/v1/findings?status=open&site=dc1&inhibited=true")
                .then()
                .body("items.silencedBy.reason", everyItem(equalTo("new switches")))
                .body("items.silencedBy.author", hasItem("ann"));
        end(id);
    }

    @Test
    void findingsAreAskedForByWhetherTheyAreSilenced() {
        var fingerprint = open().path("items[0].fingerprint").toString();
        var id = made("{\"fingerprint\": \"" + fingerprint + "\", \"reason\": \"on it\"}");
        with(READER)
                .get("/api/v1/findings?silenced=true")
                .then()
                .body("items.fingerprint", contains(fingerprint))
                .body("items[0].silencedBy.until", nullValue());
        with(READER)
                .get("/api/v1/findings?silenced=false&status=open")
                .then()
                .body("items.fingerprint", not(hasItem(fingerprint)));
        end(id);
    }

    @Test
    void oneThatEndedCoversNothingAndIsKept() {
        var id = made("{\"site\": \"dc1\", \"until\": \"" + in(Duration.ofHours(1)) + "\", \"reason\": \"oops\"}");
        end(id).then().statusCode(200).body("state", equalTo("ended")).body("endedBy", equalTo("ann"));
        with(READER).get("/api/v1/findings?silenced=true").then().body("items", empty());
        with(READER).get("/api/v1/silences/" + id).then().body("endedAt", notNullValue());
    }

    @Test
    void aMaintenanceWindowIsPlanned() {
        var answer =
                make("{\"kind\": \"maintenance\", \"cluster\": \"hybrid-prod\", \"from\": \"" + in(Duration.ofHours(1))
                        + "\", \"until\": \"" + in(Duration.ofHours(2)) + "\", \"reason\": \"upgrade\"}");
        answer.then()
                .statusCode(201)
                .body("state", equalTo("planned"))
                .header("Location", containsString("/api/v1/silences/"));
        with(READER).get("/api/v1/silences?state=planned").then().body("items.reason", hasItem("upgrade"));
        end(answer.path("id"));
    }

    @Test
    void theRulesOfTheConfigurationStandBeside() {
        with(READER).get("/api/v1/silences").then().body("rules.name", contains("lab"));
    }

    @Test
    void whatIsWrongIsSaid() {
        make("{\"site\": \"dc1\", \"until\": \"" + in(Duration.ofDays(60)) + "\", \"reason\": \"x\"}")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("mooring.silences.longest"));
    }

    @Test
    void aReaderSilencesNothing() {
        with(READER)
                .contentType("application/json")
                .body("{\"site\": \"dc1\", \"reason\": \"x\"}")
                .post("/api/v1/silences")
                .then()
                .statusCode(403);
    }

    @Test
    void whoSilencedWhatAndWhyIsInTheAudit() {
        var id = made("{\"site\": \"dc1\", \"reason\": \"for the audit\"}");
        with(OPERATOR)
                .header("Mooring-Reason", "power is back")
                .delete("/api/v1/silences/" + id)
                .then()
                .statusCode(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> with(READER)
                        .get("/api/v1/audit?target=" + id)
                        .then()
                        .body("items.what", contains("silence-ended", "silence"))
                        .body("items.reason", contains("power is back", "for the audit"))
                        .body("items.by", everyItem(equalTo("ann")))
                        .body("items.outcome", everyItem(equalTo("done"))));
    }

    @Test
    void whatWasRefusedForWhatItAskedIsInTheAuditToo() {
        with(OPERATOR).post("/api/v1/deliveries/no-such-delivery/replay").then().statusCode(404);
        await().atMost(PATIENCE)
                .untilAsserted(() -> with(READER)
                        .get("/api/v1/audit?target=no-such-delivery")
                        .then()
                        .body("items.outcome", contains("refused")));
    }

    @Test
    void theMetricsCountThem() {
        var id = made("{\"site\": \"dc1\", \"reason\": \"to be counted\"}");
        assertThat(given().baseUri(mooring.managementUrl()).get("/q/metrics").asString())
                .containsPattern("mooring_silences\\{[^}]*state=\"active\"[^}]*} [1-9]");
        end(id);
    }

    private static Response open() {
        return with(READER).get("/api/v1/findings?status=open");
    }

    private static String made(String body) {
        var answer = make(body);
        assertThat(answer.statusCode()).describedAs(answer.asString()).isEqualTo(201);
        return answer.path("id");
    }

    private static Response make(String body) {
        return with(OPERATOR).contentType("application/json").body(body).post("/api/v1/silences");
    }

    private static Response end(String id) {
        return with(OPERATOR).delete("/api/v1/silences/" + id);
    }

    private static String in(Duration time) {
        return Clock.systemUTC().instant().plus(time).toString();
    }

    private static RequestSpecification with(String token) {
        return given().baseUri(mooring.url()).header("Authorization", "Bearer " + token);
    }
}
