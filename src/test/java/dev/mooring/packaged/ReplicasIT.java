package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.demo.MooringProcess;
import dev.mooring.fault.Replicas;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.Installation;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Several replicas on PostgreSQL: all accept and answer, one leads a cluster, and another takes over. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicasIT {
    private static final Duration FAIL_OVER = Duration.ofSeconds(30);
    private static final byte[] UPDATE = Fixtures.bytes("world/healthy/webhooks/stack_update.update.succeeded.json");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static PostgresServer postgres;
    private static Installation installation;
    private static Replicas replicas;

    @BeforeAll
    static void start() throws Exception {
        var folder = Files.createTempDirectory("mooring-replicas");
        postgres = PostgresServer.start();
        installation = new Installation(Clock.systemUTC());
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.verification.interval", "PT1H");
        settings.put("mooring.inbox.backfill-interval", "PT1H");
        replicas = Replicas.start(3, folder, postgres.url(), settings, installation.awsEnvironment());
    }

    @AfterAll
    static void stop() throws Exception {
        replicas.close();
        installation.close();
        postgres.close();
    }

    @Test
    @Order(1)
    void exactlyOneLeadsAClusterOnceTheyHaveSharedOut() {
        // A new replica is given its share, and whoever gives looks every three seconds.
        await().during(Duration.ofSeconds(8))
                .atMost(FAIL_OVER)
                .untilAsserted(() -> assertThat(replicas.all().stream()
                                .mapToDouble(replicas::led)
                                .sum())
                        .isEqualTo(1));
    }

    @Test
    @Order(2)
    void anyReplicaAnswersAVerificationThatTheLeaderRuns() throws Exception {
        var other = follower();
        var answer = HTTP.send(
                HttpRequest.newBuilder(
                                URI.create(other.url() + "/api/v1/clusters/hybrid-prod/verifications?wait=PT30S"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        var report = get(
                other,
                "/api/v1/reports/" + Fixtures.tree(answer.body()).path("report").asText());
        assertThat(report.path("trigger").asText()).isEqualTo("request");
    }

    @Test
    @Order(3)
    void aDeliveryToAnyReplicaLeadsToAReport() throws Exception {
        installation.declareNode("dc9-never-01", "10.80.1.99", "dc1");
        var other = follower();
        assertThat(new PulumiSender(other.url(), "fault-secret")
                        .send("stack_update", UPDATE)
                        .statusCode())
                .isEqualTo(202);
        awaitFinding(other, "dc9-never-01", 1);
        installation.withdrawNode("dc9-never-01");
    }

    @Test
    @Order(4)
    void anotherTakesOverWhenTheLeaderIsKilledAndLosesNothing() throws Exception {
        var leader = leader();
        var survivor = follower();
        installation.declareNode("dc9-never-02", "10.80.1.98", "dc1");
        var started = System.nanoTime();
        replicas.kill(leader);
        assertThat(new PulumiSender(survivor.url(), "fault-secret")
                        .send("failover-1", "stack_update", UPDATE)
                        .statusCode())
                .isEqualTo(202);
        awaitFinding(survivor, "dc9-never-02", 1);
        System.out.printf("fail-over: report after %.1f s%n", (System.nanoTime() - started) / 1e9);
        await().atMost(FAIL_OVER)
                .untilAsserted(() -> assertThat(get(survivor, "/api/v1/deliveries/failover-1")
                                .path("state")
                                .asText())
                        .isEqualTo("done"));
    }

    /** The one that has taken over shows what is stored before it has verified anything, so this is never true of none for long. */
    @Test
    @Order(5)
    void metricsOfAClusterAreToldByItsLeaderAlone() {
        await().atMost(FAIL_OVER).untilAsserted(() -> {
            for (var replica : replicas.all()) {
                var metrics = metrics(replica);
                assertThat(metrics).contains("mooring_cluster_watched{cluster=\"hybrid-prod\"");
                assertThat(metrics.contains("mooring_up_to_date{cluster=\"hybrid-prod\""))
                        .isEqualTo(replicas.led(replica) > 0);
                assertThat(metrics.contains("mooring_findings{")).isEqualTo(replicas.led(replica) > 0);
            }
        });
    }

    private static String metrics(MooringProcess replica) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(replica.managementUrl() + "/q/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    @Order(6)
    void startsOnASchemaThatANewerVersionHasExpanded() throws Exception {
        try (var connection = DriverManager.getConnection(postgres.url(), "mooring", "");
                var statement = connection.createStatement()) {
            statement.execute("alter table deliveries add column later text");
            statement.execute("insert into flyway_schema_history (installed_rank, version, description, type, script,"
                    + " checksum, installed_by, execution_time, success) values (99, '99', 'later', 'SQL', 'V99__later.sql',"
                    + " 1, 'mooring', 1, true)");
        }
        replicas.startAnother();
        assertThat(new PulumiSender(replicas.all().getLast().url(), "fault-secret")
                        .send("ping", UPDATE)
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    @Order(7)
    void aThirdReplicaTakesItsShareAndStillOnlyOneLeads() throws Exception {
        replicas.startAnother();
        exactlyOneLeadsAClusterOnceTheyHaveSharedOut();
    }

    private static MooringProcess leader() {
        return await().atMost(FAIL_OVER)
                .until(replicas::leader, Optional::isPresent)
                .orElseThrow();
    }

    private static MooringProcess follower() {
        var leader = leader();
        return replicas.all().stream()
                .filter(replica -> replica != leader)
                .findFirst()
                .orElseThrow();
    }

    private static void awaitFinding(MooringProcess replica, String node, int count) {
        await().atMost(FAIL_OVER)
                .untilAsserted(() -> assertThat(get(replica, "/api/v1/findings?status=open&node=" + node)
                                .path("items"))
                        .hasSize(count));
    }

    private static JsonNode get(MooringProcess replica, String path) throws IOException, InterruptedException {
        return Fixtures.tree(HTTP.send(
                        HttpRequest.newBuilder(URI.create(replica.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body());
    }
}
