package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Installation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readiness waits for: that deliveries can be stored, and nothing else. */
class ReadyIT {
    /** A JVM on a machine that does much else; Pulumi Cloud below is waited for four times longer at least. */
    private static final Duration UP = Duration.ofSeconds(60);

    /** By name: Quarkus' own check of the shutdown stands beside it, in any order. */
    private static final String OURS = "checks.find { it.name == 'deliveries are stored' }.data.";

    @TempDir
    Path folder;

    @Test
    void isReadyWhileASourceHangs() throws Exception {
        // Takes connections, and never says anything.
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var installation = new Installation(Clock.systemUTC())) {
            var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
            settings.put("mooring.webhook.secrets", "s");
            settings.put("mooring.api.auth", "none");
            settings.put("mooring.database.url", "jdbc:sqlite:m.db");
            settings.put("mooring.pulumi.url", "http://localhost:" + silent.getLocalPort());
            settings.put("mooring.pulumi.timeout", "PT4M");
            settings.put("mooring.verification.deadline", "PT4M");
            try (var mooring = MooringProcess.launch(folder, settings, installation.awsEnvironment())) {
                await().atMost(UP)
                        .ignoreExceptions()
                        .untilAsserted(() -> given().get(mooring.managementUrl() + "/q/health/ready")
                                .then()
                                .statusCode(200)
                                .body(OURS + "deliveriesStored", is(true))
                                .body(OURS + "firstReadingsTried", is(false)));
                given().get(mooring.url() + "/api/v1/clusters/hybrid-prod")
                        .then()
                        .statusCode(200)
                        .body("status", is("unverified"));
            }
        }
    }
}
