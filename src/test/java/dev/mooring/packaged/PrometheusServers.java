package dev.mooring.packaged;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** Debian's Prometheus and Alertmanager, which scrape, judge and tell every second. */
final class PrometheusServers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final Process prometheus;
    private final Process alertmanager;
    private final String url;

    /** @param rules where rules.yaml and alerts.yaml are */
    PrometheusServers(Path folder, Path rules, String mooringUrl, String receiver) throws IOException {
        this.folder = folder;
        var port = FreePort.next();
        var alertmanagerPort = FreePort.next();
        this.url = "http://127.0.0.1:" + port;
        Files.writeString(folder.resolve("alertmanager.yaml"), """
                route: {receiver: test, group_by: ['...'], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
                receivers:
                  - name: test
                    webhook_configs: [{url: '%s', send_resolved: true}]
                """.formatted(receiver));
        Files.writeString(folder.resolve("prometheus.yaml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {mooring_url: '%s'}}
                rule_files: ['%s', '%s']
                alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:%d']}]}]}
                scrape_configs:
                  - job_name: mooring
                    metrics_path: /q/metrics
                    file_sd_configs: [{files: ['%s'], refresh_interval: 1s}]
                """.formatted(
                        mooringUrl,
                        rules.resolve("rules.yaml"),
                        rules.resolve("alerts.yaml"),
                        alertmanagerPort,
                        folder.resolve("targets.json")));
        this.alertmanager = start(
                "prometheus-alertmanager",
                "--config.file=" + folder.resolve("alertmanager.yaml"),
                "--storage.path=" + folder.resolve("alertmanager"),
                "--web.listen-address=127.0.0.1:" + alertmanagerPort,
                "--cluster.listen-address=");
        this.prometheus = start(
                "prometheus",
                "--config.file=" + folder.resolve("prometheus.yaml"),
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port);
        awaitReady("http://127.0.0.1:" + alertmanagerPort + "/-/ready");
        awaitReady(url + "/-/ready");
    }

    private Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(command[0] + ".log").toFile())
                .start();
    }

    private void awaitReady(String address) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> get(address).statusCode() == 200);
    }

    /** From now on it scrapes these, and nothing else. */
    void scrape(int... ports) throws IOException {
        var targets = Fixtures.JSON.createArrayNode();
        var group = targets.addObject().putArray("targets");
        for (var port : ports) {
            group.add("127.0.0.1:" + port);
        }
        var written = Files.writeString(folder.resolve("targets.new"), targets.toString());
        Files.move(
                written,
                folder.resolve("targets.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** What the expression yields now. */
    List<JsonNode> query(String expression) throws IOException, InterruptedException {
        var answer = get(url + "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        var tree = Fixtures.tree(answer.body());
        if (!tree.path("status").asText().equals("success")) {
            throw new AssertionError(expression + ": " + tree.path("error").asText());
        }
        var found = new java.util.ArrayList<JsonNode>();
        tree.path("data").path("result").forEach(found::add);
        return found;
    }

    private HttpResponse<byte[]> get(String address) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        prometheus.destroy();
        alertmanager.destroy();
        prometheus.onExit().join();
        alertmanager.onExit().join();
        http.close();
    }
}
