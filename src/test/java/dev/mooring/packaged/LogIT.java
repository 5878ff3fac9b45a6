package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.Installation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged service writes. */
class LogIT {
    private static final String DAEMON_SETS = "/apis/apps/v1/namespaces/kube-system/daemonsets";
    /** A time, a level, the fields, the logger, the text; or a frame or a cause of a failure. */
    private static final Pattern LINE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\S+ [A-Z]+ +\\{.*?} \\[\\S+] .*|\\s.*|Caused by: .*");

    private final Installation installation = new Installation(Clock.systemUTC());

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        installation.close();
    }

    private MooringProcess start(String json) throws Exception {
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", "the-secret");
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", "jdbc:sqlite:m.db");
        settings.put("mooring.verification.interval", "PT1H");
        settings.put("mooring.log.json", json);
        return MooringProcess.start(folder, settings, installation.awsEnvironment());
    }

    private static void verify(MooringProcess mooring) {
        given().post(mooring.url() + "/api/v1/clusters/hybrid-prod/verifications?wait=PT30S")
                .then()
                .statusCode(200);
    }

    private static void refuse(MooringProcess mooring, String id) {
        given().contentType("application/json")
                .header("Pulumi-Webhook-ID", id)
                .header("Pulumi-Webhook-Kind", "stack_update")
                .header("Pulumi-Webhook-Signature", "00")
                .body("{}")
                .post(mooring.url() + "/webhooks/pulumi")
                .then()
                .statusCode(401);
    }

    @Test
    void tellsTheStoryInText() throws Exception {
        try (var mooring = start("false")) {
            verify(mooring);
            installation.kubernetes().fail(DAEMON_SETS, 403, "{\"message\":\"no\\ndaemonsets\",\"code\":403}");
            verify(mooring);
            for (var count = 0; count < 40; count++) {
                refuse(mooring, "unheard-of-" + count);
            }
            assertThat(mooring.log().lines())
                    .anyMatch(line -> line.contains("event=configuration") && line.contains("Watches stack"))
                    .anyMatch(line -> line.contains("cluster=hybrid-prod")
                            && line.contains("event=verification-ended")
                            && line.contains("Verification ended (request, "))
                    .anyMatch(line -> line.contains("cluster=hybrid-prod")
                            && line.contains("source=kubernetes-daemonsets")
                            && line.contains("Source lost: kubernetes-daemonsets: refused"))
                    .allMatch(line -> LINE.matcher(line).matches())
                    .noneMatch(line -> line.contains("unheard-of") || line.contains("the-secret"))
                    .filteredOn(line -> line.contains("event=delivery-refused"))
                    .hasSize(10);
        }
    }

    @Test
    void tellsTheStoryInJson() throws Exception {
        try (var mooring = start("true")) {
            verify(mooring);
            refuse(mooring, "unheard-of");
            var lines = parsed(mooring.log());
            assertThat(lines)
                    .anySatisfy(line -> {
                        assertThat(line.at("/mdc/event").asText()).isEqualTo("verification-ended");
                        assertThat(line.at("/mdc/cluster").asText()).isEqualTo("hybrid-prod");
                        assertThat(line.at("/mdc/verification").asText()).isNotEmpty();
                    })
                    .anySatisfy(
                            line -> assertThat(line.at("/mdc/event").asText()).isEqualTo("delivery-refused"))
                    .allSatisfy(
                            line -> assertThat(line.at("/message").isTextual()).isTrue());
        }
    }

    private static List<JsonNode> parsed(String log) throws Exception {
        var lines = new ArrayList<JsonNode>();
        for (var line : log.lines().toList()) {
            lines.add(Fixtures.JSON.readTree(line));
        }
        return lines;
    }
}
