package dev.mooring.deploy;

import static dev.mooring.deploy.Manifests.DEPLOY;
import static dev.mooring.deploy.Manifests.documents;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The add-on and its functional test keep to what the conformance framework asks of a partner, and the test tests. */
class ConformanceTest {
    private static final Path FOLDER = DEPLOY.resolve("conformance");

    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Deque<Integer> gates = new ArrayDeque<>();
    private int delivery = 401;
    private HttpServer mooring;

    @BeforeEach
    void standIn() throws IOException {
        mooring = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mooring.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            var isDelivery = exchange.getRequestURI().getPath().equals("/webhooks/pulumi");
            var status = isDelivery ? delivery : gates.size() > 1 ? gates.pop() : gates.getFirst();
            var body = (isDelivery ? "refused" : "the gate says " + status).getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        mooring.start();
    }

    @AfterEach
    void stop() {
        mooring.stop(0);
    }

    @Test
    void namesVendorSolutionAndVersion() throws IOException {
        var labels = documents(FOLDER.resolve("addon/namespace.yaml"))
                .getFirst()
                .path("metadata")
                .path("labels");
        assertThat(List.of("", "-solution", "-solution-version"))
                .allSatisfy(label -> assertThat(
                                labels.path("aws.conformance.vendor" + label).asText())
                        .isNotBlank());
        assertThat(labels.path("aws.conformance.vendor-solution-version").asText())
                .isEqualTo(documents(Manifests.CHART.resolve("Chart.yaml"))
                        .getFirst()
                        .path("appVersion")
                        .asText());
    }

    @Test
    void installsAChartThatThereIs() throws IOException {
        var source = documents(FOLDER.resolve("addon/source.yaml")).getFirst();
        assertThat(source.at("/spec/ref/tag").asText())
                .isEqualTo(documents(Manifests.CHART.resolve("Chart.yaml"))
                        .getFirst()
                        .path("version")
                        .asText());
    }

    @Test
    void givesTheChartValuesThatItTakes() throws IOException {
        var values = new YAMLMapper()
                .writeValueAsString(documents(FOLDER.resolve("addon/release.yaml"))
                        .getFirst()
                        .at("/spec/values"));
        var objects = Chart.rendered(values);
        assertThat(objects)
                .isNotEmpty()
                .allSatisfy(
                        object -> assertThat(KubernetesSchemas.faults(object)).isEmpty());
        // The tester reads this key of the Secret, and asks this Service.
        assertThat(Chart.one(objects, "ExternalSecret", "mooring").toString())
                .contains("\"secretKey\":\"tester-token\"");
        assertThat(variable("MOORING_URL"))
                .isEqualTo("http://"
                        + Chart.one(objects, "Service", "mooring")
                                .at("/metadata/name")
                                .asText() + ".mooring.svc");
        assertThat(Chart.one(objects, "ConfigMap", "mooring")
                        .at("/data/application.properties")
                        .asText())
                .contains("mooring.clusters." + variable("CLUSTER") + ".stack=")
                .contains("mooring.api.tokens.tester.role=reader");
    }

    @Test
    void hasNoRolesAndNoAccount() throws IOException {
        var objects = documents(FOLDER.resolve("tester/cronjob.yaml"));
        assertThat(objects).extracting(object -> object.path("kind").asText()).containsExactly("ConfigMap", "CronJob");
        assertThat(pod().path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod().has("serviceAccountName")).isFalse();
    }

    @Test
    void runsAtLeastDailyAndEachFailureIsOne() throws IOException {
        var job = documents(FOLDER.resolve("tester/cronjob.yaml")).get(1).path("spec");
        assertThat(job.path("schedule").asText()).matches("\\d+ \\*/\\d+ \\* \\* \\*");
        assertThat(job.at("/jobTemplate/spec/backoffLimit").asInt(-1)).isZero();
        assertThat(pod().path("restartPolicy").asText()).isEqualTo("Never");
        assertThat(job.at("/jobTemplate/spec/activeDeadlineSeconds").asInt())
                .isGreaterThan(Integer.parseInt(variable("TRIES")) * Integer.parseInt(variable("PAUSE")));
    }

    @ParameterizedTest
    @CsvSource({"200, 0", "409, 1", "503, 2", "401, 4", "500, 4"})
    void endsAsTheGateSays(int gate, int status) throws IOException, InterruptedException {
        gates.add(gate);
        assertThat(run()).isEqualTo(status);
        assertThat(said()).contains("the gate says " + gate);
    }

    @Test
    void asksAgainWhileItIsNotKnown() throws IOException, InterruptedException {
        gates.addAll(List.of(503, 503, 200));
        assertThat(run()).isZero();
    }

    @Test
    void failsWhereDeliveriesAreTakenFromAnybody() throws IOException, InterruptedException {
        gates.add(200);
        delivery = 202;
        assertThat(run()).isEqualTo(3);
    }

    @Test
    void failsWhereNobodyAnswers() throws IOException, InterruptedException {
        mooring.stop(0);
        assertThat(run()).isEqualTo(4);
    }

    @Test
    void asksTheGateAsAReaderAndNeverHasAnythingDone() throws IOException, InterruptedException {
        gates.add(200);
        run();
        assertThat(asked)
                .containsExactly(
                        "POST /webhooks/pulumi null",
                        "GET /api/v1/clusters/conformance/gate?severity=error&max-age=PT15M Bearer a-reader-s-token");
    }

    @Test
    void showsTheTokenNowhere() throws IOException, InterruptedException {
        gates.add(503);
        run();
        assertThat(said()).isNotBlank().doesNotContain("a-reader-s-token");
        assertThat(script()).doesNotContain("set -x");
    }

    /** The script as it is in the ConfigMap, with the paths and the waits of this test. */
    private int run() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("tester-token"), "a-reader-s-token\n");
        var script = folder.resolve("test.sh");
        Files.writeString(
                script, script().replace("/secrets/", folder + "/").replace("/tmp/answer", folder + "/answer"));
        var process = new ProcessBuilder("sh", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        process.environment()
                .putAll(Map.of(
                        "MOORING_URL",
                        "http://127.0.0.1:" + mooring.getAddress().getPort(),
                        "CLUSTER",
                        variable("CLUSTER"),
                        "SEVERITY",
                        variable("SEVERITY"),
                        "MAX_AGE",
                        variable("MAX_AGE"),
                        "TRIES",
                        "3",
                        "PAUSE",
                        "0",
                        "no_proxy",
                        "*"));
        return process.start().waitFor();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    private static String script() throws IOException {
        return documents(FOLDER.resolve("tester/cronjob.yaml"))
                .getFirst()
                .path("data")
                .path("test.sh")
                .asText();
    }

    private static JsonNode pod() throws IOException {
        return documents(FOLDER.resolve("tester/cronjob.yaml")).get(1).at("/spec/jobTemplate/spec/template/spec");
    }

    private static String variable(String name) throws IOException {
        return Manifests.items(pod().at("/containers/0/env"))
                .filter(each -> each.path("name").asText().equals(name))
                .map(each -> each.path("value").asText())
                .findFirst()
                .orElseThrow();
    }
}
