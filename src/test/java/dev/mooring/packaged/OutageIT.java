package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.Installation;
import dev.mooring.standin.World.Route;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a finding while what it rests on cannot be read, seen from outside. */
class OutageIT {
    private static final String CHECK = "access-entry-wrong-type";
    private static final String INSTANCES = "AmazonSSM.DescribeInstanceInformation";
    private static final String ENTRIES = "/clusters/hybrid-prod/access-entries";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** The role is not declared: that it is in use, only SSM tells, and which nodes there are, Kubernetes. */
    @Test
    void aFindingOutlivesEveryOutageAndEndsWhenItIsJudgedClean() throws Exception {
        try (var installation = new Installation(Clock.systemUTC());
                var mooring = start(installation, "PT1H")) {
            installation.undeclareNodeRole();
            installation.setNodeRoleEntryType("STANDARD");
            verify(mooring);
            isOpen(mooring);

            installation.cloud().fail("/", INSTANCES, 500, "InternalServerError", "planted");
            verify(mooring);
            isOpenAndUnknown(mooring, "ssm-managed-instances", "failed: ssm:DescribeInstanceInformation");

            installation.cloud().serve(new Route("ssm", "POST", "/", INSTANCES, 200, Fixtures.JSON.createObjectNode()));
            verify(mooring);
            isOpenAndUnknown(mooring, "ssm-managed-instances", "malformed: ssm:DescribeInstanceInformation");
            installation
                    .cloud()
                    .serve(new Route(
                            "ssm",
                            "POST",
                            "/",
                            INSTANCES,
                            200,
                            Fixtures.json("world/healthy/ssm/describe-instance-information.json")));

            installation.kubernetes().hangUp(true);
            // What the watch told before is trusted for ten seconds.
            await().atMost(PATIENCE).untilAsserted(() -> {
                verify(mooring);
                isOpenAndUnknown(mooring, "kubernetes-nodes", "unreachable: ");
            });
            installation.kubernetes().hangUp(false);

            installation.cloud().fail(ENTRIES, "", 403, "AccessDeniedException", "planted");
            verify(mooring);
            isOpenAndUnknown(mooring, "eks-access-entries", "refused: eks:ListAccessEntries");
            installation.cloud().mend(ENTRIES, "");

            verify(mooring);
            isOpen(mooring);
            report(mooring)
                    .body("unknowns.check", not(hasItem(CHECK)))
                    .body("readings.state", not(hasItem("unavailable")));

            installation.setNodeRoleEntryType("HYBRID_LINUX");
            verify(mooring);
            given().get(mooring.url() + "/api/v1/findings?check=" + CHECK)
                    .then()
                    .body("items", hasSize(1))
                    .body("items[0].status", is("resolved"))
                    .body("items[0].resolvedBy", is("judged-clean"));
            assertThat(metrics(mooring)).doesNotContainPattern("mooring_findings\\{check=\"" + CHECK + "\".*} 1");
        }
    }

    @Test
    void aClusterThatNeverAnswersIsFoundUnreachable() throws Exception {
        try (var installation = new Installation(Clock.systemUTC())) {
            installation.kubernetes().hangUp(true);
            try (var mooring = start(installation, "PT1S")) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> given().get(
                                        mooring.url() + "/api/v1/findings?status=open&check=control-plane-unreachable")
                                .then()
                                .body("items", hasSize(1))
                                .body("items[0].severity", is("critical"))
                                .body("items[0].evidence.lastRead", is("never")));
                report(mooring)
                        .body("readings.find { it.source == 'kubernetes-nodes' }.state", is("unavailable"))
                        .body("readings.find { it.source == 'eks-cluster' }.state", is("fresh"));
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(metrics(mooring))
                                        .containsPattern(
                                                "mooring_findings\\{check=\"control-plane-unreachable\",cluster=\"hybrid-prod\",.*severity=\"critical\".*} 1")
                                        .contains(
                                                "mooring_reading_age_seconds{cluster=\"hybrid-prod\",source=\"kubernetes-nodes\"}"));
            }
        }
    }

    private MooringProcess start(Installation installation, String interval) throws IOException {
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", "s");
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", "jdbc:sqlite:m.db");
        settings.put("mooring.verification.interval", interval);
        return MooringProcess.start(folder, settings, installation.awsEnvironment());
    }

    private static void isOpen(MooringProcess mooring) {
        given().get(mooring.url() + "/api/v1/findings?status=open&check=" + CHECK)
                .then()
                .body("items", hasSize(1))
                .body("items[0].severity", is("critical"));
        assertThat(metrics(mooring))
                .contains(
                        "mooring_findings{check=\"" + CHECK
                                + "\",cluster=\"hybrid-prod\",group=\"registration\",severity=\"critical\",silenced=\"false\",site=\"none\"} 1");
    }

    private static void isOpenAndUnknown(MooringProcess mooring, String source, String cause) {
        isOpen(mooring);
        report(mooring)
                .body("findings.check", hasItem(CHECK))
                .body("unknowns.find { it.check == '" + CHECK + "' }.cause", notNullValue())
                .body("readings.find { it.source == '" + source + "' }.state", is("unavailable"))
                .body("readings.find { it.source == '" + source + "' }.cause", containsString(cause));
    }

    private static ValidatableResponse report(MooringProcess mooring) {
        return given().get(mooring.url() + "/api/v1/clusters/hybrid-prod/report")
                .then()
                .statusCode(200);
    }

    private static void verify(MooringProcess mooring) {
        given().post(mooring.url() + "/api/v1/clusters/hybrid-prod/verifications?wait=PT60S")
                .then()
                .body("state", is("done"));
    }

    private static String metrics(MooringProcess mooring) {
        return given().accept("application/openmetrics-text")
                .get(mooring.managementUrl() + "/q/metrics")
                .asString();
    }
}
