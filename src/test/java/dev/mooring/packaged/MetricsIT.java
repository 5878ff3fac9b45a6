package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.demo.MooringProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus's own tool reads what is scraped, of a cluster that cannot be read at all. */
class MetricsIT {
    private static final Pattern HELP = Pattern.compile("(?m)^# HELP (mooring_[a-z_]+)");

    @TempDir
    Path folder;

    @Test
    void areReadableByPrometheus() throws Exception {
        var settings = Map.of(
                "mooring.webhook.secrets", "s",
                "mooring.api.auth", "none",
                "mooring.database.url", "jdbc:sqlite:m.db",
                "mooring.pulumi.url", "http://127.0.0.1:1",
                "mooring.pulumi.token", "t",
                "mooring.clusters.dark.stack", "o/p/s",
                "mooring.verification.deadline", "PT2S");
        try (var mooring = MooringProcess.start(folder, settings, Map.of())) {
            var scraped = await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> scrape(mooring, "*/*"),
                            metrics -> metrics.contains("mooring_reading_failures_total{"));
            assertThat(scraped)
                    .containsPattern("mooring_up_to_date\\{cluster=\"dark\",?} 0.0")
                    .containsPattern("mooring_blind\\{cluster=\"dark\",?} 1.0")
                    .contains("mooring_reading_age_seconds{cluster=\"dark\",source=\"pulumi-state\"");
            assertThat(lint(scraped)).isEmpty();
            var openMetrics = scrape(mooring, "application/openmetrics-text");
            assertThat(openMetrics).endsWith("# EOF\n");
            assertThat(undocumented(scraped)).isEmpty();
            // The linter reads a counter of OpenMetrics as two families: its text, and its samples, which end in
            // _total.
            assertThat(lint(openMetrics)).doesNotContain("error while linting");
        }
    }

    /** Those that docs/monitoring.md does not tell of. */
    private static List<String> undocumented(String scraped) throws IOException {
        var told = Files.readString(Path.of("docs", "monitoring.md"));
        return HELP.matcher(scraped)
                .results()
                .map(found -> found.group(1).replaceFirst("_max$", ""))
                .filter(name -> !told.contains(name))
                .toList();
    }

    private static String scrape(MooringProcess mooring, String accepted) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(mooring.managementUrl() + "/q/metrics"))
                                    .header("Accept", accepted)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private String lint(String metrics) throws IOException, InterruptedException {
        var output = folder.resolve("promtool.out");
        new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(
                        Files.writeString(folder.resolve("metrics"), metrics).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        return Files.readString(output);
    }
}
