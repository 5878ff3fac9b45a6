package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.mooring.demo.Artifact;
import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Too little of a database, of a disk, of memory, of files: bounded, told, and over by itself. */
@Tag("alone")
class StarvedIT {
    private static final String SECRET = "starved-secret-0";
    private static final byte[] PING = Fixtures.bytes("pulumi/ping.json");
    private static final int LARGE = 220 * 1024;
    private static final int SENDERS = 200;
    private static final int DELIVERIES = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private record Answer(String id, int status) {}

    @Test
    void boundsWhatWaitsForADatabaseThatDoesNotAnswerAndLosesNothingItAcknowledged() throws Exception {
        try (var postgres = PostgresServer.start();
                var mooring = inHeap("192m", settings(postgres.url()))) {
            var pulumi = new PulumiSender(mooring.url(), SECRET);
            assertThat(pulumi.send("ping", PING).statusCode()).isEqualTo(202);
            postgres.pause();
            var answers = sendLarge(pulumi);
            assertThat(answers).extracting(Answer::status).contains(503).isSubsetOf(202, 503);
            assertThat(status(mooring, "ready")).isEqualTo(503);
            assertThat(status(mooring, "live")).isEqualTo(200);
            postgres.resume();
            await().atMost(PATIENCE).until(() -> status(mooring, "ready") == 200);
            answers.addAll(sendLarge(pulumi));
            assertThat(mooring.log()).doesNotContain("OutOfMemory");
            for (var answer : answers) {
                if (answer.status() == 202) {
                    given().get(mooring.url() + "/api/v1/deliveries/" + answer.id())
                            .then()
                            .statusCode(200);
                }
            }
        }
    }

    @Test
    void isReadyAgainWithoutADeliveryOnceTheDiskTakesWrites() throws Exception {
        try (var mooring = MooringProcess.start(folder, settings("jdbc:sqlite:m.db"), Map.of())) {
            var pulumi = new PulumiSender(mooring.url(), SECRET);
            assertThat(pulumi.send("ping", PING).statusCode()).isEqualTo(202);
            limitFiles(mooring, "4096");
            assertThat(pulumi.send("ping", PING).statusCode()).isEqualTo(503);
            given().get(mooring.managementUrl() + "/q/health/ready")
                    .then()
                    .statusCode(503)
                    .body("checks.data.cause", hasItem(notNullValue()));
            assertThat(status(mooring, "live")).isEqualTo(200);
            limitFiles(mooring, "unlimited");
            await().atMost(PATIENCE).until(() -> status(mooring, "ready") == 200);
            given().get(mooring.managementUrl() + "/q/health/ready")
                    .then()
                    .body("checks.data.cause", not(hasItem(notNullValue())));
        }
    }

    @Test
    void startsAndTakesDeliveriesInASmallHeap() throws Exception {
        // Of binaries, the least that one was measured with.
        var least = Artifact.isBinary() ? "96m" : "32m";
        try (var mooring = inHeap(least, settings("jdbc:sqlite:m.db"))) {
            assertThat(new PulumiSender(mooring.url(), SECRET)
                            .send("ping", PING)
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void endsWithALineWhereTooFewFilesMayBeOpen() throws Exception {
        assertThat(failedStart("ulimit -n 128"))
                .isEqualToIgnoringNewLines(
                        "Only 128 files may be open (ulimit -n): allow at least 256, and one more for"
                                + " each connection");
    }

    /** As a disk that is full: no file may grow beyond a KiB, and Java's own is none. */
    @Test
    void endsWithALineWhereTheDiskIsFull() throws Exception {
        assertThat(failedStart("ulimit -f 1").lines().filter(line -> !line.contains(" WARN ")))
                .singleElement()
                .asString()
                .startsWith("SQLite's library cannot be unpacked into ");
    }

    private String failedStart(String limit) throws IOException, InterruptedException {
        var environment = Map.of("JDK_JAVA_OPTIONS", "-XX:-UsePerfData");
        try (var mooring = MooringProcess.launchUnder(limit, folder, settings("jdbc:sqlite:m.db"), environment)) {
            assertThat(mooring.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(mooring.process().exitValue()).isEqualTo(1);
            // Java tells on its own which options it picked up.
            return String.join(
                    "\n",
                    mooring.log()
                            .lines()
                            .filter(line -> !line.startsWith("NOTE: Picked up"))
                            .toList());
        }
    }

    private static List<Answer> sendLarge(PulumiSender pulumi) throws InterruptedException {
        var answers = new ArrayList<Answer>();
        try (var senders = Executors.newFixedThreadPool(SENDERS)) {
            var sends = new ArrayList<Callable<Answer>>();
            for (var number = 0; number < DELIVERIES; number++) {
                sends.add(() -> {
                    var id = UUID.randomUUID().toString();
                    return new Answer(id, pulumi.send(id, "ping", large(id)).statusCode());
                });
            }
            senders.invokeAll(sends).forEach(sent -> answers.add(sent.resultNow()));
        }
        return answers;
    }

    /** Valid JSON of its own that is large. */
    private static byte[] large(String own) {
        var body = new byte[LARGE];
        Arrays.fill(body, (byte) 'x');
        var begin = ("{\"user\":{\"name\":\"" + own).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(begin, 0, body, 0, begin.length);
        System.arraycopy(new byte[] {'"', '}', '}'}, 0, body, LARGE - 3, 3);
        return body;
    }

    private static void limitFiles(MooringProcess mooring, String bytes) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(
                                "prlimit",
                                "--fsize=" + bytes + ":unlimited",
                                "--pid",
                                Long.toString(mooring.process().pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private static int status(MooringProcess mooring, String probe) {
        return given().get(mooring.managementUrl() + "/q/health/" + probe).statusCode();
    }

    private MooringProcess inHeap(String largest, Map<String, String> settings) throws IOException {
        return MooringProcess.ready(MooringProcess.launchInHeap(largest, folder, settings));
    }

    private static Map<String, String> settings(String url) {
        var settings = new HashMap<String, String>();
        settings.put("mooring.webhook.secrets", SECRET);
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", url);
        settings.put("mooring.database.username", "mooring");
        return settings;
    }
}
