package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.demo.MooringProcess;
import dev.mooring.fault.Faults;
import dev.mooring.fault.Faults.Figures;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A 2xx means that the delivery is on disk, whatever happens next. The short form of the fault harness. */
class DurabilityIT {
    private static final byte[] PING = Fixtures.bytes("pulumi/ping.json");
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Faults faults = new Faults(42);

    @TempDir
    Path folder;

    @Test
    void losesNoAcknowledgedDeliveryWhenItIsKilledUnderLoadOnSqlite() throws Exception {
        assertNothingIsLost(
                faults.killing("kill -9, SQLite", 3, 1, folder, "jdbc:sqlite:" + folder.resolve("mooring.db")));
    }

    @Test
    void losesNoAcknowledgedDeliveryWhenReplicasAreKilledUnderLoadOnPostgresql() throws Exception {
        try (var postgres = PostgresServer.start()) {
            assertNothingIsLost(faults.killing("kill -9, PostgreSQL, 2 replicas", 3, 2, folder, postgres.url()));
        }
    }

    @Test
    void promisesNothingWhileTheDiskTakesNothingAndGoesOnAfterwards() throws Exception {
        var figures = faults.refusingWrites(2, folder);
        assertNothingIsLost(figures);
        assertThat(figures.refused()).isPositive();
    }

    private static void assertNothingIsLost(Figures figures) {
        System.out.println(figures);
        assertThat(figures.nothingIsLost()).as(figures.toString()).isTrue();
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

    private int status(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static Map<String, String> settings(String url) {
        return Map.of(
                "mooring.webhook.secrets", "s",
                "mooring.api.auth", "none",
                "mooring.database.url", url,
                "mooring.database.username", "mooring");
    }
}
