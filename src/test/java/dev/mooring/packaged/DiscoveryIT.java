package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.cluster.StackName;
import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.CloudStandIn;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiOrganization;
import dev.mooring.standin.PulumiSender;
import dev.mooring.standin.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster comes under watch with a delivery and goes with one, while the process runs. */
class DiscoveryIT {
    private static final String SECRET = "discovery-secret";
    private static final String NAME = "acme-edge.edge.dc1";
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void aClusterAppearsWithADeliveryAndDisappearsWithOne() throws Exception {
        var clock = Clock.systemUTC();
        try (var cloud = new CloudStandIn(World.healthy(clock.instant()))) {
            var organization = new PulumiOrganization(cloud, clock.instant());
            try (var mooring = MooringProcess.start(folder, settings(cloud), aws(cloud))) {
                assertThat(clusters(mooring).path("items")).isEmpty();
                var stack = organization.add("edge", "dc1");
                send(mooring, stack, "update");
                await().atMost(Duration.ofSeconds(60))
                        .until(
                                () -> clusters(mooring),
                                fleet -> fleet.path("items").findValuesAsText("status").stream()
                                        .anyMatch(status -> !"unverified".equals(status)));
                assertThat(clusters(mooring).at("/discovery/watched/0/cluster").asText())
                        .isEqualTo(NAME);
                assertThat(get(mooring.managementUrl() + "/q/metrics")).contains("cluster=\"" + NAME + "\"");

                organization.destroy(stack);
                send(mooring, stack, "destroy");
                await().atMost(Duration.ofSeconds(60))
                        .until(
                                () -> clusters(mooring),
                                fleet -> fleet.path("items").isEmpty());
                assertThat(clusters(mooring).at("/discovery/notTaken/0/reason").asText())
                        .isEqualTo("its state declares no EKS cluster");
                await().atMost(Duration.ofSeconds(20))
                        .until(
                                () -> get(mooring.managementUrl() + "/q/metrics"),
                                metrics -> !metrics.contains("cluster=\"" + NAME + "\""));
                assertThat(json(mooring.url() + "/api/v1/findings?status=open").path("items"))
                        .isEmpty();
                assertThat(json(mooring.url() + "/api/v1/reports?cluster=" + NAME)
                                .path("items"))
                        .isNotEmpty();
            }
        }
    }

    private static Map<String, String> settings(CloudStandIn cloud) {
        return Map.of(
                "mooring.webhook.secrets", SECRET,
                "mooring.api.auth", "none",
                "mooring.database.url", "jdbc:sqlite:m.db",
                "mooring.pulumi.url", cloud.url(),
                "mooring.pulumi.token", "pul-stand-in",
                "mooring.discovery.enabled", "true",
                "mooring.discovery.organizations", "acme-edge",
                "mooring.discovery.interval", "PT1H",
                "mooring.verification.deadline", "PT3S");
    }

    private static Map<String, String> aws(CloudStandIn cloud) {
        return Map.of(
                "AWS_ENDPOINT_URL", cloud.url(),
                "AWS_ACCESS_KEY_ID", "AKIDSTANDIN",
                "AWS_SECRET_ACCESS_KEY", "stand-in",
                "AWS_REGION", "us-west-2");
    }

    private static void send(MooringProcess mooring, StackName stack, String kind) {
        var body = """
                {"user":{"name":"Dana Ops","githubLogin":"dana-ops"},"organization":{"githubLogin":"%s"},\
                "projectName":"%s","stackName":"%s","updateUrl":"https://app.pulumi.com/%s/updates/42",\
                "kind":"%s","result":"succeeded","resourceChanges":{"same":11},"isPreview":false}""".formatted(stack.organization(), stack.project(), stack.stack(), stack, kind);
        var answer =
                new PulumiSender(mooring.url(), SECRET).send("stack_update", body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).isEqualTo(202);
    }

    private JsonNode clusters(MooringProcess mooring) {
        return json(mooring.url() + "/api/v1/clusters");
    }

    private JsonNode json(String address) {
        try {
            return Fixtures.JSON.readTree(get(address));
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    private String get(String address) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
