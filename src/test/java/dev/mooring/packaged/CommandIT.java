package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.mooring.demo.Artifact;
import dev.mooring.standin.Installation;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The packaged application as a command, against stand-ins: what it prints, what it leaves behind, what it ends with. */
class CommandIT {
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    private Installation installation;
    private Map<String, String> settings;

    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void begin() {
        installation = new Installation(Clock.systemUTC());
        settings = installation.settings(folder.resolve("kubeconfig"));
    }

    @AfterEach
    void end() {
        installation.close();
    }

    @Test
    void endsWithZeroWhereAllIsClean() throws Exception {
        var ended = run(settings, Map.of(), "verify", "--once");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .startsWith("CLUSTER     hybrid-prod\n")
                .contains("FINDINGS    none\n", "UNKNOWN     none", "3 declared, 3 registered, 3 joined, 3 healthy");
        assertThat(ended.status()).isZero();
    }

    @Test
    void keepsNothing() throws Exception {
        run(settings, Map.of(), "verify", "--once");
        try (var left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("kubeconfig", "out", "err");
        }
    }

    @Test
    void endsWithOneWhereSomethingIsFound() throws Exception {
        installation.setNodeRoleEntryType("EC2_LINUX");
        var ended = run(settings, Map.of(), "verify", "--once", "-o", "json");
        var report = new ObjectMapper().readTree(ended.out()).path("items").path(0);
        assertThat(report.at("/findings/0/check").asText()).isEqualTo("access-entry-wrong-type");
        assertThat(report.path("trigger").asText()).isEqualTo("command");
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    void whatIsMilderThanWasAskedForDoesNotCount() throws Exception {
        installation.setRemoteNodeCidrs("10.80.0.0/16", "10.90.0.0/16");
        var table = run(settings, Map.of(), "verify", "--severity", "critical");
        assertThat(table.out()).contains("drift-remote-node-cidrs");
        assertThat(table.status()).isZero();
    }

    @Test
    void endsWithTwoWhereNotEverythingCouldBeRead() throws Exception {
        for (var path : List.of("/api/v1/nodes", "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases")) {
            installation.kubernetes().fail(path, 503, "");
        }
        var ended = run(settings, Map.of(), "verify", "--once");
        assertThat(ended.out()).contains("could not be judged", "It fails by itself");
        assertThat(ended.status()).as(ended.out()).isEqualTo(2);
    }

    @Test
    void aCiReadsItAsXml() throws Exception {
        installation.setNodeRoleEntryType("EC2_LINUX");
        var ended = run(settings, Map.of(), "verify", "-o", "junit");
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(ended.out())));
        assertThat(document.getElementsByTagName("failure").getLength()).isPositive();
    }

    @Test
    void aStackAloneIsEnough() throws Exception {
        var environment = Map.of("PULUMI_ACCESS_TOKEN", "pul-stand-in");
        var ended = run(
                Map.of("mooring.pulumi.url", installation.cloud().url()),
                environment,
                "verify",
                "--once",
                "--stack",
                "acme-edge/edge-platform/prod",
                "--kubeconfig",
                folder.resolve("kubeconfig").toString());
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("CLUSTER     prod\n");
        assertThat(ended.status()).isZero();
    }

    @Test
    void endsWithThreeWhereNothingCanBeReadWithTheConfiguration() throws Exception {
        assertThreeWith(Map.of(), "No cluster is configured");
        assertThreeWith(Map.of("mooring.clusters.c.stack", "o/p/s"), "mooring.pulumi.token is not set");
        assertThreeWith(Map.of("mooring.clusters.c.stack", "prod"), "mooring.clusters.c.stack must have the form");
    }

    private void assertThreeWith(Map<String, String> wrong, String said) throws Exception {
        var ended = run(wrong, Map.of(), "verify", "--once");
        assertThat(ended.err()).contains(said).doesNotContain("\tat ");
        assertThat(ended.out()).isEmpty();
        assertThat(ended.status()).isEqualTo(3);
    }

    /** By the configuration of one sink alone: there is no cluster, no secret of a webhook and no database. */
    @Test
    void sendsATestAndSaysWhatTheSinkAnswered() throws Exception {
        var asked = new CopyOnWriteArrayList<String>();
        var sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sink.createContext("/", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        sink.start();
        try {
            var url = "http://127.0.0.1:" + sink.getAddress().getPort() + "/hunter2";
            var ended = run(Map.of("mooring.notify.slack.url", url), Map.of(), "notify", "test", "slack");
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out()).isEqualTo("slack took it.\n");
            assertThat(ended.status()).isZero();
            assertThat(asked).singleElement().asString().contains("Nothing is wrong");
        } finally {
            sink.stop(0);
        }
    }

    @Test
    void namesTheSinksThatThereAreAndNoAddress() throws Exception {
        var ended = run(
                Map.of("mooring.notify.slack.url", "http://127.0.0.1:9/hunter2"), Map.of(), "notify", "test", "slak");
        assertThat(ended.err())
                .contains("perhaps slack is meant", "Set up: slack.")
                .doesNotContain("hunter2");
        assertThat(ended.out()).isEmpty();
        assertThat(ended.status()).isEqualTo(3);
    }

    @Test
    void checksAConfiguration() throws Exception {
        var good = new HashMap<>(settings);
        good.put("mooring.webhook.secrets", "hunter2");
        good.put("mooring.api.auth", "none");
        good.put("mooring.verification.intervall", "PT1M");
        var ended = run(good, Map.of(), "check-config");
        assertThat(ended.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("warning: mooring.verification.intervall is not known"),
                        line -> assertThat(line).startsWith("warning: The webhook secret 1 has fewer"),
                        line -> assertThat(line).isEqualTo("Pulumi by token"),
                        line -> assertThat(line)
                                .startsWith("hybrid-prod: Kubernetes by kubeconfig /")
                                .endsWith(", AWS by chain"),
                        line -> assertThat(line).isEqualTo("The service can start: 1 cluster."));
        assertThat(ended.status()).isZero();
    }

    @Test
    void asksPulumiForTheStacksWhereThatIsWanted() throws Exception {
        var other = new HashMap<>(settings);
        other.put("mooring.webhook.secrets", "0123456789abcdef");
        other.put("mooring.api.auth", "none");
        other.put("mooring.clusters.lab.stack", "acme-edge/edge-platform/lab");
        var ended = run(other, Map.of(), "check-config", "--ask");
        assertThat(ended.out().lines())
                .singleElement()
                .asString()
                .startsWith("problem: mooring.clusters.lab.stack: Pulumi Cloud knows no stack"
                        + " acme-edge/edge-platform/lab, or the token may not see it");
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    void tellsEveryProblemOfAConfiguration() throws Exception {
        var ended = run(settings, Map.of(), "check-config");
        assertThat(ended.out().lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("problem: mooring.webhook.secrets is not set"),
                        line -> assertThat(line).startsWith("problem: mooring.api.tokens is not set"));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(run(Map.of("mooring.verification.interval", "soon"), Map.of(), "check-config")
                        .out())
                .startsWith("problem: mooring.verification.interval must be a duration");
    }

    @Test
    void saysWhatThereIsAndItsVersion() throws Exception {
        assertThat(run(Map.of(), Map.of(), "--help").out()).contains("verify", "explain", "check-config");
        assertThat(run(Map.of(), Map.of(), "--version").out()).matches("mooring \\d+\\.\\d+.*\n");
        assertThat(run(Map.of(), Map.of(), "explain", "node-unreachable").status())
                .isZero();
        assertThat(run(Map.of(), Map.of(), "verfy").status()).isEqualTo(3);
    }

    private Ended run(Map<String, String> properties, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var builder = new ProcessBuilder(Artifact.command(properties, List.of(arguments)))
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(installation.awsEnvironment());
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
