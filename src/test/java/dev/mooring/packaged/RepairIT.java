package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.Installation;
import dev.mooring.standin.PulumiSender;
import dev.mooring.standin.World.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people do about deliveries: run them again, rotate secrets, see how webhooks are set up, find what was missed. */
class RepairIT {
    private static final byte[] UPDATE = Fixtures.bytes("world/healthy/webhooks/stack_update.update.succeeded.json");
    private static final byte[] PING = Fixtures.bytes("pulumi/ping.json");
    private static final String STACK = "/api/stacks/acme-edge/edge-platform/prod";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static Installation installation;
    private static MooringProcess mooring;
    private static Path secretFile;
    private static Path copies;
    private static Path database;

    @BeforeAll
    static void start() throws Exception {
        var folder = Files.createTempDirectory("mooring-repair");
        secretFile = Files.writeString(folder.resolve("old-secret"), "old-secret\n");
        copies = folder.resolve("copies");
        database = folder.resolve("mooring.db");
        installation = new Installation(Clock.systemUTC());
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", "unused-secret");
        settings.put("mooring.webhook.secret.rotated.file", secretFile.toString());
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", "jdbc:sqlite:" + database);
        settings.put("mooring.database.backup-folder", copies.toString());
        settings.put("mooring.database.backup-delay", "PT3S");
        settings.put("mooring.database.backup-interval", "PT3S");
        settings.put("mooring.inbox.backfill-interval", "PT2S");
        settings.put("mooring.verification.interval", "PT1H");
        mooring = MooringProcess.start(folder, settings, installation.awsEnvironment());
    }

    @AfterAll
    static void stop() {
        mooring.close();
        installation.close();
    }

    @Test
    void rehearsesAReplayAndStoresNothing() {
        var id = delivered("stack_update", UPDATE);
        installation.declareNode("dc9-rehearsed-01", "10.80.1.97", "dc1");
        try {
            given().post(mooring.url() + "/api/v1/deliveries/" + id + "/replay?dryRun=true")
                    .then()
                    .statusCode(200)
                    .body("deliveries[0].event", is("stack-updated"))
                    .body("reports[0].trigger", is("rehearsal"))
                    .body("reports[0].findings.subject.name", hasItem("dc9-rehearsed-01"));
            given().get(mooring.url() + "/api/v1/findings?status=open&node=dc9-rehearsed-01")
                    .then()
                    .body("items", empty());
        } finally {
            installation.withdrawNode("dc9-rehearsed-01");
        }
    }

    @Test
    void replayingACapturedBodyUnderInventedIdsCostsOneVerificationInAWindow() {
        var before = verificationsByDelivery();
        var started = System.nanoTime();
        var last = "";
        for (var count = 0; count < 300; count++) {
            last = UUID.randomUUID().toString();
            new PulumiSender(mooring.url(), "old-secret").send(last, "stack_update", UPDATE);
        }
        awaitDone(last);
        var windows = 1 + Duration.ofNanos(System.nanoTime() - started).toSeconds() / 5;
        assertThat(verificationsByDelivery() - before).isPositive().isLessThanOrEqualTo(windows + 1);
    }

    private static double verificationsByDelivery() {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("mooring_verifications_total") && line.contains("trigger=\"delivery\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void runsAParkedDeliveryAgainFromThePage() throws Exception {
        var id = parked();
        given().get(mooring.url() + "/").then().body(containsString("given up</a>"));
        given().get(mooring.url() + "/deliveries?state=parked").then().body(containsString(id));
        given().redirects()
                .follow(false)
                .header("Origin", mooring.url())
                .formParam("id", id)
                .post(mooring.url() + "/replay")
                .then()
                .statusCode(303);
        awaitDone(id);
    }

    @Test
    void takesNoFormOfAnotherSite() throws Exception {
        var id = parked();
        given().header("Origin", "https://elsewhere.example")
                .formParam("id", id)
                .post(mooring.url() + "/replay")
                .then()
                .statusCode(403);
        given().get(mooring.url() + "/api/v1/deliveries/" + id).then().body("state", is("parked"));
        given().post(mooring.url() + "/api/v1/deliveries/replay?state=parked")
                .then()
                .statusCode(202);
        awaitDone(id);
    }

    /** A delivery that was given up; nothing that is sent can make one of itself. */
    private static String parked() throws Exception {
        var id = delivered("ping", PING);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database + "?busy_timeout=10000");
                var update = connection.prepareStatement(
                        "update deliveries set state = 'parked', cause = 'Planted' where id = ?")) {
            update.setString(1, id);
            update.executeUpdate();
        }
        return id;
    }

    @Test
    void runsAllOfAKindAgain() {
        var id = delivered("ping", PING);
        given().post(mooring.url() + "/api/v1/deliveries/replay?kind=ping&state=done")
                .then()
                .statusCode(202)
                .body("replayed", greaterThanOrEqualTo(1));
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get(mooring.url() + "/api/v1/deliveries/" + id)
                        .then()
                        .body("state", is("done")));
    }

    @Test
    void runsNothingAgainOutsideTheRange() {
        delivered("ping", PING);
        given().post(mooring.url() + "/api/v1/deliveries/replay?until=2020-01-01T00:00:00Z")
                .then()
                .body("replayed", is(0));
    }

    @Test
    void asksWhichWhenToldToReplayEverything() {
        given().post(mooring.url() + "/api/v1/deliveries/replay").then().statusCode(400);
    }

    @Test
    void takesAnUnclearDryRunForNeither() {
        given().post(mooring.url() + "/api/v1/deliveries/replay?kind=ping&dryRun=yes")
                .then()
                .statusCode(400);
    }

    @Test
    void saysWhichSecretsAreInUseAndReadsAFileAgainWhenItChanges() throws Exception {
        delivered("ping", PING);
        given().get(mooring.url() + "/api/v1/webhooks/secrets")
                .then()
                .body("items.find { it.label == 'rotated' }.lastUsed", notNullValue())
                .body("items.find { it.label == '1' }.lastUsed", nullValue())
                .body(org.hamcrest.Matchers.not(containsString("-secret")));
        Files.writeString(secretFile, "new-secret\n");
        try {
            await().atMost(PATIENCE)
                    .until(() -> new PulumiSender(mooring.url(), "new-secret")
                                    .send("ping", PING)
                                    .statusCode()
                            == 202);
            assertThat(new PulumiSender(mooring.url(), "old-secret")
                            .send("ping", PING)
                            .statusCode())
                    .isEqualTo(401);
        } finally {
            Files.writeString(secretFile, "old-secret\n");
            await().atMost(PATIENCE)
                    .until(() -> new PulumiSender(mooring.url(), "old-secret")
                                    .send("ping", PING)
                                    .statusCode()
                            == 202);
        }
    }

    @Test
    void countsDeliveriesByTheLabelOfTheirSecret() {
        delivered("ping", PING);
        assertThat(metrics()).contains("mooring_deliveries_signed_total{secret=\"rotated\"}");
    }

    @Test
    void saysWhatAWebhookLacks() {
        var hooks = Fixtures.JSON.createArrayNode();
        hooks.addObject()
                .put("name", "mooring")
                .put("payloadUrl", "https://mooring.example/webhooks/pulumi")
                .put("active", true)
                .put("format", "raw")
                .put("hasSecret", false)
                .putArray("filters")
                .add("update_succeeded");
        installation.cloud().serve(new Route("pulumi", "GET", STACK + "/hooks", "", 200, hooks));
        given().accept("text/plain")
                .get(mooring.url() + "/api/v1/webhooks")
                .then()
                .statusCode(200)
                .body(containsString("has no secret"))
                .body(containsString("does not send"))
                .body(containsString("drift_detected"));
        ((ObjectNode) hooks.get(0)).put("hasSecret", true);
        ((ObjectNode) hooks.get(0)).putArray("filters");
        ((ObjectNode) hooks.get(0)).putArray("groups").add("stacks").add("deployments");
        installation.cloud().serve(new Route("pulumi", "GET", STACK + "/hooks", "", 200, hooks));
        given().get(mooring.url() + "/api/v1/webhooks")
                .then()
                .body("items[0].name", is("stack acme-edge/edge-platform/prod"))
                .body("items[0].problems", empty());
    }

    @Test
    void verifiesAnUpdateThatNoDeliveryToldOf() {
        delivered("stack_update", UPDATE);
        installation.cloud().change(STACK + "/updates/latest", update -> {
            ((ObjectNode) update).put("version", 43);
            ((ObjectNode) update.path("info")).put("version", 43);
        });
        await().atMost(PATIENCE).untilAsserted(() -> {
            given().get(mooring.url() + "/api/v1/reports?limit=50").then().body("items.trigger", hasItem("backfill"));
            assertThat(metrics()).contains("mooring_deliveries_missing 1.0");
        });
    }

    @Test
    void copiesTheDatabaseWhileItIsInUseSoThatItCanBeRestored() throws Exception {
        var id = delivered("ping", PING);
        var since = Clock.systemUTC().instant();
        await().atMost(PATIENCE).until(() -> Files.isDirectory(copies) && newest().isAfter(since));
        try (var files = Files.list(copies)) {
            var copy = files.filter(file -> file.toString().endsWith(".db"))
                    .max(java.util.Comparator.naturalOrder())
                    .orElseThrow();
            var folder = Files.createTempDirectory("mooring-restored");
            Files.copy(copy, folder.resolve("mooring.db"));
            var settings = new HashMap<String, String>();
            settings.put("mooring.webhook.secrets", "s");
            settings.put("mooring.api.auth", "none");
            settings.put("mooring.database.url", "jdbc:sqlite:" + folder.resolve("mooring.db"));
            try (var restored = MooringProcess.start(folder, settings, java.util.Map.of())) {
                given().get(restored.url() + "/api/v1/deliveries/" + id).then().statusCode(200);
            }
        }
    }

    private static java.time.Instant newest() throws java.io.IOException {
        try (var files = Files.list(copies)) {
            var newest = java.time.Instant.EPOCH;
            for (var file :
                    files.filter(path -> path.toString().endsWith(".db")).toList()) {
                var time = Files.getLastModifiedTime(file).toInstant();
                newest = time.isAfter(newest) ? time : newest;
            }
            return newest;
        }
    }

    private static String metrics() {
        return given().accept("application/openmetrics-text")
                .get(mooring.managementUrl() + "/q/metrics")
                .asString();
    }

    /** Sends a delivery and waits until it is done. */
    private static String delivered(String kind, byte[] body) {
        var id = UUID.randomUUID().toString();
        assertThat(new PulumiSender(mooring.url(), "old-secret")
                        .send(id, kind, body)
                        .statusCode())
                .isEqualTo(202);
        awaitDone(id);
        return id;
    }

    private static void awaitDone(String id) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get(mooring.url() + "/api/v1/deliveries/" + id)
                        .then()
                        .body("state", is("done")));
    }
}
