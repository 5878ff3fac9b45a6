package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Installation;
import io.restassured.response.ValidatableResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators decide about checks, seen from outside. */
class PolicyIT {
    private static final String NODE = "mi-0a1b2c3d4e5f67890";

    @TempDir
    Path folder;

    @Test
    void showsIgnoredFindingsAsIgnoredAndCountsThemNot() throws Exception {
        var decided = Map.of(
                "mooring.ignore.lab.check", "node-*-pressure",
                "mooring.ignore.lab.subject", "mi-0a*",
                "mooring.ignore.lab.reason", "the lab fills its disks");
        report(decided)
                .body("summary.error", is(0))
                .body("findings", empty())
                .body("ignored.check", contains("node-disk-pressure"))
                .body("ignored[0].ignoredBy.reason", is("the lab fills its disks"))
                .body("policy.ignoreRules", contains("lab"));
    }

    @Test
    void showsWhatIsSwitchedOffAndWhatHasAnotherSeverity() throws Exception {
        var decided = Map.of(
                "mooring.checks.node-disk-pressure.severity", "info",
                "mooring.checks.node-unreachable.enabled", "false");
        report(decided)
                .body("findings.severity", contains("info"))
                .body("policy.severities", hasEntry("node-disk-pressure", "info"))
                .body("policy.switched", hasEntry("node-unreachable", false))
                .body("skipped.check", hasItem("node-unreachable"));
    }

    private ValidatableResponse report(Map<String, String> decided) throws Exception {
        try (var installation = new Installation(Clock.systemUTC())) {
            installation.kubernetes().change(Installation.NODES, NODE, PolicyIT::fillDisk);
            var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
            settings.putAll(decided);
            settings.put("mooring.webhook.secrets", "s");
            settings.put("mooring.api.auth", "none");
            settings.put("mooring.database.url", "jdbc:sqlite:m.db");
            try (var mooring = MooringProcess.start(folder, settings, installation.awsEnvironment())) {
                given().post(mooring.url() + "/api/v1/clusters/hybrid-prod/verifications?wait=PT30S")
                        .then()
                        .body("state", is("done"));
                return given().get(mooring.url() + "/api/v1/clusters/hybrid-prod/report")
                        .then()
                        .statusCode(200);
            }
        }
    }

    private static void fillDisk(ObjectNode node) {
        node.path("status").path("conditions").forEach(condition -> {
            if (condition.path("type").asText().equals("DiskPressure")) {
                ((ObjectNode) condition).put("status", "True").put("reason", "KubeletHasDiskPressure");
            }
        });
    }
}
