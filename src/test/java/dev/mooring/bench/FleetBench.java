package dev.mooring.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.FleetSimulator;
import dev.mooring.standin.KubernetesStandIn.Asked;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The packaged service beside a cluster of five thousand nodes that live: its memory, verifications when all is watched, how
 * soon a change is a finding, what is read when nothing changes; and how soon it sees again after its watches went deaf, and
 * after the API server forgot what it had told.
 */
final class FleetBench {
    private static final int NODES = Integer.getInteger("mooring.bench.nodes", 5_000);
    private static final int ROUNDS = Integer.getInteger("mooring.bench.rounds", 9);
    private static final int CHANGES = Integer.getInteger("mooring.bench.changes", 20);
    private static final Duration REST = Duration.ofSeconds(Integer.getInteger("mooring.bench.rest", 60));
    /** A dead connection counts as such after 85 s. On a busy machine all else takes its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final String CLUSTER = "/api/v1/clusters/hybrid-prod";

    private final HttpClient http = HttpClient.newHttpClient();
    private final FleetSimulator fleet;
    private final Packaged mooring;
    private final Measured measured;
    private final long started = System.nanoTime();
    private final ArrayList<Double> seconds = new ArrayList<>();
    private final ArrayList<Double> resident = new ArrayList<>();

    private FleetBench(FleetSimulator fleet, Packaged mooring, Measured measured) {
        this.fleet = fleet;
        this.mooring = mooring;
        this.measured = measured;
    }

    static void run() throws Exception {
        var measured = Measured.begin("fleet");
        var folder = Files.createTempDirectory("mooring-fleet");
        try (var fleet = new FleetSimulator(NODES, Clock.systemUTC())) {
            fleet.live();
            var settings = new java.util.HashMap<>(fleet.settings(folder.resolve("kubeconfig")));
            settings.putAll(Map.of(
                    "mooring.database.url", "jdbc:sqlite:" + folder.resolve("mooring.db"),
                    "mooring.webhook.secrets", "fleet-bench",
                    "mooring.api.auth", "none",
                    "mooring.verification.interval", "PT1H",
                    "mooring.verification.window", WINDOW.toString(),
                    "mooring.verification.requests-per-minute", "100000"));
            try (var mooring = Packaged.start(folder, settings, fleet.awsEnvironment())) {
                new FleetBench(fleet, mooring, measured).measure();
            }
        }
        measured.write();
    }

    private void measure() throws Exception {
        System.out.println(Packaged.flags());
        step("all is watched", this::awaitWatched);
        step("verifications", this::verifications);
        step("quiet verifications", this::quiet);
        step("changes", this::changes);
        step("rest", this::rest);
        step("silent death", this::silentDeath);
        step("forgotten history", this::forgottenHistory);
        memory();
    }

    /** One that fails is told and left out; the others are measured all the same. */
    private void step(String name, Measured.Work work) throws Exception {
        var began = System.nanoTime();
        System.out.printf("-- %s%n", name);
        try {
            work.run();
            System.out.printf("-- %s: done after %.1f s%n", name, since(began));
        } catch (RuntimeException failed) {
            System.out.printf(
                    "-- %s: NOT MEASURED, given up after %.1f s: %s; watched: %s; log:%n%s%n",
                    name, since(began), failed.getMessage(), fleet.watched(), lastWords());
        }
    }

    private String lastWords() throws IOException {
        var log = mooring.process().log().lines().toList();
        return String.join("\n", log.subList(Math.max(0, log.size() - 5), log.size()));
    }

    private void memory() throws IOException {
        measured.add(NODES + " nodes, memory", "MiB", toArray(resident));
        new Picture("Memory beside " + NODES + " nodes that live", "seconds since the first verification", "MiB", false)
                .curve("resident", toArray(seconds), toArray(resident))
                .write("fleet-memory.svg");
    }

    private void silentDeath() throws Exception {
        measured.add(
                NODES + " nodes, until watched again after a silent death",
                "s",
                untilWatchedAgain(() -> fleet.kubernetes().fallSilent()));
    }

    private void forgottenHistory() throws Exception {
        measured.add(NODES + " nodes, until watched again after history was forgotten", "s", untilWatchedAgain(() -> {
            fleet.kubernetes().forgetHistory();
            fleet.kubernetes().endWatches();
        }));
    }

    private void verifications() throws Exception {
        verify();
        verify();
        measured.add(NODES + " nodes, verification, all watched", "ms", Measured.times(ROUNDS, this::verify));
        note();
    }

    private void quiet() throws Exception {
        var kubernetes = new double[ROUNDS];
        var others = new double[ROUNDS];
        for (var round = 0; round < ROUNDS; round++) {
            fleet.kubernetes().forgetAsked();
            fleet.cloud().server().resetRequests();
            verify();
            kubernetes[round] =
                    fleet.kubernetes().asked().stream().mapToLong(Asked::bytes).sum();
            others[round] = fleet.cloud().server().getAllServeEvents().stream()
                    .mapToLong(event -> event.getResponse().getBody().length)
                    .sum();
        }
        fleet.cloud().server().resetRequests();
        measured.add(NODES + " nodes, quiet verification, read of Kubernetes beside watches", "bytes", kubernetes);
        measured.add(NODES + " nodes, quiet verification, read of AWS and Pulumi Cloud", "bytes", others);
        note();
    }

    /** Each begins where the window allows a verification at once. */
    private void changes() throws Exception {
        var late = new double[CHANGES];
        for (var change = 0; change < CHANGES; change++) {
            Thread.sleep(WINDOW);
            var began = System.nanoTime();
            var name = fleet.fillDisk(change);
            until(() -> hasFinding(name));
            late[change] = (System.nanoTime() - began) / 1e6;
            fleet.emptyDisk(change);
            until(() -> !hasFinding(name));
            note();
        }
        Arrays.sort(late);
        measured.add(NODES + " nodes, from a node's change to its finding", "ms", late);
        measured.add(NODES + " nodes, the same, 95 of 100", "ms", late[(int) Math.ceil(CHANGES * 0.95) - 1]);
        var parts = new double[CHANGES];
        for (var index = 0; index < CHANGES; index++) {
            parts[index] = 100.0 * (index + 1) / CHANGES;
        }
        new Picture("From a node's change to its finding, " + NODES + " nodes", "of 100 changes", "ms", false)
                .curve("at the latest", parts, late)
                .write("fleet-changes.svg");
    }

    private void rest() throws Exception {
        var end = System.nanoTime() + REST.toNanos();
        while (System.nanoTime() < end) {
            TimeUnit.SECONDS.sleep(2);
            note();
        }
    }

    private double untilWatchedAgain(Runnable trouble) throws Exception {
        var began = System.nanoTime();
        trouble.run();
        awaitWatched();
        return since(began);
    }

    /** Tells of each list when it is watched. */
    private void awaitWatched() throws Exception {
        var began = System.nanoTime();
        var told = new TreeSet<String>();
        until(() -> {
            fleet.watched().stream()
                    .filter(told::add)
                    .forEach(path -> System.out.printf("   %s is watched after %.1f s%n", path, since(began)));
            noteIfDue();
            return fleet.isWatched();
        });
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private void note() throws IOException {
        seconds.add(since(started));
        resident.add(mooring.residentMiB());
    }

    /** Not more often than a picture can show. */
    private void noteIfDue() {
        if (seconds.isEmpty() || since(started) - seconds.getLast() > 2) {
            try {
                note();
            } catch (IOException gone) {
                throw new IllegalStateException("Mooring has stopped", gone);
            }
        }
    }

    private boolean hasFinding(String node) {
        var answer = get("/api/v1/findings?cluster=hybrid-prod&check=node-disk-pressure&status=open&node=" + node);
        return answer.toString().contains(node);
    }

    private void verify() {
        send(HttpRequest.newBuilder(URI.create(mooring.url() + CLUSTER + "/verifications?wait=PT60S"))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private JsonNode get(String path) {
        return send(HttpRequest.newBuilder(URI.create(mooring.url() + path)));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
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
                throw new IllegalStateException("it did not come to that within " + PATIENCE.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static double[] toArray(ArrayList<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
