package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A 2xx means that the delivery is on disk, whatever happens next. */
class DurabilityIT {
    private static final byte[] PING = Fixtures.bytes("pulumi/ping.json");
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void losesNoAcknowledgedDeliveryWhenItIsKilledUnderLoadOnSqlite() throws Exception {
        killAndProve("jdbc:sqlite:" + folder.resolve("mooring.db"));
    }

    @Test
    void losesNoAcknowledgedDeliveryWhenItIsKilledUnderLoadOnPostgresql() throws Exception {
        try (var postgres = PostgresServer.start()) {
            killAndProve(postgres.url());
        }
    }

    @Test
    void saysUnavailableWhileTheDatabaseIsAwayAndRecoversByItself() throws Exception {
        try (var postgres = PostgresServer.start();
                var mooring = MooringProcess.start(folder, settings(postgres.url()), Map.of())) {
            var pulumi = new PulumiSender(mooring.url(), "s");
            assertThat(pulumi.send("ping", PING).statusCode()).isEqualTo(202);
            postgres.pause();
            assertThat(pulumi.send("ping", PING).statusCode()).isEqualTo(503);
            assertThat(status(mooring.managementUrl() + "/q/health/ready")).isEqualTo(503);
            assertThat(status(mooring.url() + "/api/v1/deliveries")).isEqualTo(503);
            postgres.resume();
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(pulumi.send("ping", PING).statusCode()).isEqualTo(202));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(status(mooring.managementUrl() + "/q/health/ready"))
                            .isEqualTo(200));
        }
    }

    private void killAndProve(String url) throws Exception {
        var acknowledged = ConcurrentHashMap.<String>newKeySet();
        var random = new Random(42);
        for (var round = 0; round < 3; round++) {
            try (var mooring = MooringProcess.start(folder, settings(url), Map.of())) {
                sendUntilKilled(mooring, acknowledged, 200 + random.nextInt(400));
            }
        }
        try (var mooring = MooringProcess.start(folder, settings(url), Map.of())) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(done(mooring)).containsAll(acknowledged));
        }
        System.out.println("acknowledged, stored and processed after three kills: " + acknowledged.size());
        assertThat(acknowledged).isNotEmpty();
    }

    private static void sendUntilKilled(MooringProcess mooring, Set<String> acknowledged, int millis) throws Exception {
        var senders = new Thread[4];
        for (var index = 0; index < senders.length; index++) {
            senders[index] = Thread.ofVirtual().start(() -> sendUntilRefused(mooring, acknowledged));
        }
        await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
        mooring.kill();
        for (var sender : senders) {
            sender.join();
        }
    }

    private static void sendUntilRefused(MooringProcess mooring, Set<String> acknowledged) {
        var pulumi = new PulumiSender(mooring.url(), "s");
        try {
            while (mooring.process().isAlive()) {
                var id = UUID.randomUUID().toString();
                if (pulumi.send(id, "ping", PING).statusCode() == 202) {
                    acknowledged.add(id);
                }
            }
        } catch (UncheckedIOException killed) {
            // The last one got no answer: it may or may not be there.
        }
    }

    private Set<String> done(MooringProcess mooring) throws Exception {
        var done = new HashSet<String>();
        var cursor = "";
        do {
            var page = get(mooring.url() + "/api/v1/deliveries?state=done&limit=500" + cursor);
            page.path("items").forEach(item -> done.add(item.path("id").asText()));
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asText();
        } while (!cursor.isEmpty());
        return done;
    }

    private JsonNode get(String url) throws IOException, InterruptedException {
        return Fixtures.tree(
                http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray())
                        .body());
    }

    private int status(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static Map<String, String> settings(String url) {
        var settings = new HashMap<String, String>();
        settings.put("mooring.webhook.secrets", "s");
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", url);
        settings.put("mooring.database.username", "mooring");
        return settings;
    }
}
