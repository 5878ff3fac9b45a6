package dev.mooring.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.FleetSimulator;
import dev.mooring.standin.KubernetesStandIn.Asked;
import dev.mooring.standin.SickServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One instance beside fifty clusters of two hundred nodes that live, and one more that is hostile in turn: what it costs, and how
 * soon a change of a node is a finding of its cluster, whatever the hostile one does.
 */
final class ClustersBench {
    private static final int CLUSTERS = Integer.getInteger("mooring.bench.clusters", 50);
    private static final int NODES = Integer.getInteger("mooring.bench.clusters.nodes", 200);
    private static final int CHANGES = Integer.getInteger("mooring.bench.clusters.changes", 10);
    private static final Duration QUIET = Duration.ofSeconds(Integer.getInteger("mooring.bench.clusters.quiet", 60));
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String STACK = "acme-edge/edge-platform/";
    private static final String HOSTILE = "hostile";
    private static final String NOTHING = "{}";
    private static final String HUGE = "{\"items\":[";
    private static final String MORE = "{\"metadata\":{\"name\":\"n\"}},";

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<FleetSimulator> clusters;
    private final SickServer hostile;
    private final Packaged mooring;
    private final Measured measured;

    private ClustersBench(List<FleetSimulator> clusters, SickServer hostile, Packaged mooring, Measured measured) {
        this.clusters = clusters;
        this.hostile = hostile;
        this.mooring = mooring;
        this.measured = measured;
    }

    static void run() throws Exception {
        var measured = Measured.begin("clusters");
        var folder = Files.createTempDirectory("mooring-clusters");
        var clusters = new ArrayList<FleetSimulator>();
        try (var hostile = new SickServer();
                var first = new FleetSimulator(NODES, Clock.systemUTC())) {
            var settings = new HashMap<>(first.settings(folder.resolve("kubeconfig")));
            settings.keySet().removeIf(key -> key.startsWith("mooring.clusters."));
            for (var number = 0; number < CLUSTERS; number++) {
                var cluster = first.another("c" + number);
                clusters.add(cluster);
                settings.putAll(of("c" + number, folder.resolve("kubeconfig-" + number)));
                cluster.kubernetes().writeKubeconfig(folder.resolve("kubeconfig-" + number));
            }
            first.another(HOSTILE).close();
            hostile.answers(NOTHING);
            settings.putAll(of(HOSTILE, kubeconfig(hostile.url(), folder.resolve("kubeconfig-hostile"))));
            settings.putAll(Map.of(
                    "mooring.database.url", "jdbc:sqlite:" + folder.resolve("mooring.db"),
                    "mooring.webhook.secrets", "clusters-bench",
                    "mooring.api.auth", "none",
                    "mooring.verification.interval", "PT1M"));
            clusters.forEach(FleetSimulator::live);
            try (var mooring = Packaged.start(folder, settings, first.awsEnvironment())) {
                new ClustersBench(clusters, hostile, mooring, measured).measure();
            }
        } finally {
            clusters.forEach(FleetSimulator::close);
        }
        measured.write();
    }

    private static Map<String, String> of(String name, Path kubeconfig) {
        var key = "mooring.clusters." + name;
        return Map.of(
                key + ".stack",
                STACK + name,
                key + ".kubernetes.access",
                "kubeconfig",
                key + ".kubernetes.kubeconfig",
                kubeconfig.toString());
    }

    private static Path kubeconfig(String url, Path file) throws IOException {
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                clusters: [{name: hostile, cluster: {server: "%s"}}]
                contexts: [{name: hostile, context: {cluster: hostile, user: hostile}}]
                current-context: hostile
                users: [{name: hostile, user: {token: not-a-secret}}]
                """.formatted(url));
    }

    private void measure() throws Exception {
        System.out.println(Packaged.flags());
        until(() -> clusters.stream().allMatch(FleetSimulator::isWatched));
        quiet();
        changes("none of them hostile");
        hostile.answers(_ -> TimeUnit.MINUTES.sleep(10));
        provoke();
        changes("one hangs");
        hostile.answers(body -> {
            body.write(HUGE.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            while (true) {
                body.write(' ');
                body.flush();
                TimeUnit.MILLISECONDS.sleep(200);
            }
        });
        provoke();
        changes("one answers slowly");
        hostile.answersWithoutEnd(HUGE, MORE);
        provoke();
        changes("one answers without end");
        measured.add(CLUSTERS + " clusters, memory at the end", "MiB", mooring.residentMiB());
        measured.add(CLUSTERS + " clusters, threads of the process", "", threads());
    }

    private double threads() throws IOException {
        try (var tasks = Files.list(
                Path.of("/proc", Long.toString(mooring.process().process().pid()), "task"))) {
            return tasks.count();
        }
    }

    /** Nothing but what goes on by itself. */
    private void quiet() throws Exception {
        var before = mooring.processorMillis();
        clusters.forEach(cluster -> cluster.kubernetes().forgetAsked());
        var cloud = clusters.getFirst().cloud().server();
        cloud.resetRequests();
        var resident = new ArrayList<Double>();
        var began = System.nanoTime();
        while (System.nanoTime() - began < QUIET.toNanos()) {
            TimeUnit.SECONDS.sleep(2);
            resident.add(mooring.residentMiB());
        }
        var minutes = (System.nanoTime() - began) / 60e9;
        var name = CLUSTERS + " clusters of " + NODES + " nodes verified every minute, ";
        measured.add(
                name + "memory",
                "MiB",
                resident.stream().mapToDouble(Double::doubleValue).toArray());
        measured.add(name + "processor", "% of one", (mooring.processorMillis() - before) / (minutes * 600));
        measured.add(
                name + "calls to AWS and Pulumi Cloud a minute",
                "",
                cloud.getAllServeEvents().size() / minutes);
        measured.add(
                name + "calls to Kubernetes a minute",
                "",
                clusters.stream()
                                .flatMap(cluster -> cluster.kubernetes().asked().stream())
                                .filter(asked -> !asked.watch())
                                .map(Asked::path)
                                .count()
                        / minutes);
        cloud.resetRequests();
    }

    /** Has the hostile cluster read at once, and again as soon as that has ended. */
    private void provoke() {
        for (var count = 0; count < 2; count++) {
            send(HttpRequest.newBuilder(URI.create(mooring.url() + "/api/v1/clusters/" + HOSTILE + "/verifications"))
                    .POST(HttpRequest.BodyPublishers.noBody()));
        }
    }

    private void changes(String when) throws Exception {
        var late = new double[CHANGES];
        for (var change = 0; change < CHANGES; change++) {
            var number = change * 7 % CLUSTERS;
            var cluster = clusters.get(number);
            var began = System.nanoTime();
            var node = cluster.fillDisk(change);
            until(() -> hasFinding("c" + number, node));
            late[change] = (System.nanoTime() - began) / 1e6;
            cluster.emptyDisk(change);
        }
        measured.add("from a change to its finding, " + when, "ms", late);
    }

    private boolean hasFinding(String cluster, String node) {
        return send(HttpRequest.newBuilder(URI.create(mooring.url() + "/api/v1/findings?cluster=" + cluster
                        + "&check=node-disk-pressure&status=open&node=" + node)))
                .toString()
                .contains(node);
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("answered " + answer.statusCode() + ": " + answer.body());
            }
            return Fixtures.JSON.readTree(answer.body());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void until(BooleanSupplier is) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!is.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("it did not come to that within " + PATIENCE);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
