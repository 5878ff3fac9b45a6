package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.demo.MooringProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus's own tool reads what is scraped, and the alerts that are shipped. */
class MetricsIT {
    @TempDir
    Path folder;

    @Test
    void areReadableByPrometheus() throws Exception {
        var settings = Map.of(
                "mooring.webhook.secrets", "s", "mooring.api.auth", "none", "mooring.database.url", "jdbc:sqlite:m.db");
        try (var mooring = MooringProcess.start(folder, settings, Map.of());
                var http = HttpClient.newHttpClient()) {
            var scraped = http.send(
                    HttpRequest.newBuilder(URI.create(mooring.managementUrl() + "/q/metrics"))
                            .header("Accept", "text/plain; version=0.0.4")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            var file = Files.writeString(folder.resolve("metrics"), scraped.body());
            assertThat(promtool(file, "check", "metrics")).doesNotContain("error while linting");
        }
    }

    @Test
    void haveAlertsThatPrometheusAccepts() throws Exception {
        assertThat(promtool(Path.of("/dev/null"), "check", "rules", "deploy/prometheus/alerts.yaml"))
                .contains("SUCCESS");
    }

    private String promtool(Path input, String... arguments) throws Exception {
        var command = new java.util.ArrayList<String>();
        command.add("promtool");
        command.addAll(java.util.List.of(arguments));
        var output = folder.resolve("promtool.out");
        new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        return Files.readString(output);
    }
}
