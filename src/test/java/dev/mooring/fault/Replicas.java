package dev.mooring.fault;

import dev.mooring.demo.MooringProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Several Moorings on one database, each of which can be killed and started again. */
public final class Replicas implements AutoCloseable {
    /** What deliveries are signed with. */
    public static final String SECRET = Ledger.SECRET;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private final Path folder;
    private final Map<String, String> settings;
    private final Map<String, String> environment;
    private final Function<Path, Map<String, String>> own;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<MooringProcess> running = new ArrayList<>();

    private Replicas(
            Path folder,
            Map<String, String> settings,
            Map<String, String> environment,
            Function<Path, Map<String, String>> own) {
        this.folder = folder;
        this.settings = settings;
        this.environment = environment;
        this.own = own;
    }

    /** Starts so many on a database. */
    public static Replicas start(int count, Path folder, String databaseUrl) throws IOException {
        return start(count, folder, databaseUrl, Map.of(), Map.of());
    }

    /** The same with further settings, and an environment. */
    public static Replicas start(
            int count, Path folder, String databaseUrl, Map<String, String> further, Map<String, String> environment)
            throws IOException {
        return start(count, folder, databaseUrl, further, environment, replica -> Map.of());
    }

    /**
     * The same, where replicas differ.
     *
     * @param own settings of the replica whose working directory is given
     */
    public static Replicas start(
            int count,
            Path folder,
            String databaseUrl,
            Map<String, String> further,
            Map<String, String> environment,
            Function<Path, Map<String, String>> own)
            throws IOException {
        var settings = new HashMap<>(further);
        settings.put("mooring.webhook.secrets", Ledger.SECRET);
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", databaseUrl);
        settings.put("mooring.database.username", "mooring");
        var replicas = new Replicas(folder, settings, environment, own);
        for (var index = 0; index < count; index++) {
            replicas.running.add(replicas.launch());
        }
        return replicas;
    }

    private MooringProcess launch() throws IOException {
        var home = Files.createTempDirectory(folder, "replica");
        var all = new HashMap<>(settings);
        all.putAll(own.apply(home));
        return MooringProcess.start(home, all, environment);
    }

    public List<MooringProcess> all() {
        synchronized (running) {
            return List.copyOf(running);
        }
    }

    /** Any of them. */
    public MooringProcess any() {
        var now = all();
        return now.get(ThreadLocalRandom.current().nextInt(now.size()));
    }

    /** kill -9. */
    public void kill(MooringProcess replica) {
        replica.kill();
        synchronized (running) {
            running.remove(replica);
        }
    }

    /** Tells it to end, and waits until it has. */
    public void end(MooringProcess replica) {
        replica.close();
        synchronized (running) {
            running.remove(replica);
        }
    }

    public void startAnother() throws IOException {
        var another = launch();
        synchronized (running) {
            running.add(another);
        }
    }

    /** The one that leads a cluster, where one does. */
    public Optional<MooringProcess> leader() {
        return all().stream().filter(replica -> led(replica) > 0).findFirst();
    }

    /** How many clusters a replica leads. */
    public double led(MooringProcess replica) {
        try {
            var metrics = http.send(
                            HttpRequest.newBuilder(URI.create(replica.managementUrl() + "/q/metrics"))
                                    .timeout(PATIENCE)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return metrics.lines()
                    .filter(line -> line.startsWith("mooring_clusters_led"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException gone) {
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        all().forEach(MooringProcess::close);
    }
}
