package dev.mooring.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mooring.demo.Artifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service starts with what a pod of each way to install would give it, and has nothing to say against it. */
class DeployedIT {
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    private Path root;

    @Test
    void takesTheConfigurationOfAnOverlay() throws IOException, InterruptedException {
        assertThat(checked(Kustomization.rendered(Manifests.DEPLOY.resolve("overlays/central-for-many-clusters"))))
                .doesNotContain("problem:", "warning:")
                .endsWith("\nThe service can start: 3 clusters.\n");
    }

    @Test
    void takesTheConfigurationOfTheConformanceRelease() throws IOException, InterruptedException {
        var values = new YAMLMapper()
                .writeValueAsString(Manifests.documents(Manifests.DEPLOY.resolve("conformance/addon/release.yaml"))
                        .getFirst()
                        .at("/spec/values"));
        assertThat(checked(Chart.rendered(values)))
                .doesNotContain("problem:", "warning:")
                .endsWith("\nThe service can start: 1 cluster.\n");
    }

    /** What {@code check-config} says in a folder that has the files of the pod, with its environment. */
    private String checked(List<JsonNode> objects) throws IOException, InterruptedException {
        Files.createDirectories(root.resolve("secrets"));
        Files.createDirectories(root.resolve("data"));
        Files.createDirectories(root.resolve("config"));
        for (var key : List.of("webhook-secrets", "pulumi-token", "api-tokens", "database-password", "tester-token")) {
            Files.writeString(root.resolve("secrets").resolve(key), key + "-0123456789abcdef0123456789\n");
        }
        Files.writeString(
                root.resolve("config/application.properties"),
                here(Chart.one(objects, "ConfigMap", "mooring")
                        .at("/data/application.properties")
                        .asText()));
        var said = root.resolve("said");
        var builder = new ProcessBuilder(Artifact.command(Map.of(), List.of("check-config")))
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        for (var each : Chart.one(objects, "Deployment", "mooring").at("/spec/template/spec/containers/0/env")) {
            // Java itself would say that it took these up.
            if (!each.path("name").asText().equals("JDK_JAVA_OPTIONS")) {
                builder.environment()
                        .put(each.path("name").asText(), here(each.path("value").asText()));
            }
        }
        var process = builder.start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return Files.readString(said);
    }

    private String here(String text) {
        return text.replace("/secrets/", root + "/secrets/").replace("sqlite:/data/", "sqlite:" + root + "/data/");
    }
}
