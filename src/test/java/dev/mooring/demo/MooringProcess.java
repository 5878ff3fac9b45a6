package dev.mooring.demo;

import static org.awaitility.Awaitility.await;

import dev.mooring.standin.FreePort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The packaged application, or the native binary, as a process of its own. */
public final class MooringProcess implements AutoCloseable {
    private static final Pattern FIRST_READINGS_TRIED = Pattern.compile("\"firstReadingsTried\"\\s*:\\s*true");
    private final Process process;
    private final int port;
    private final int managementPort;
    private final Path log;

    private MooringProcess(Process process, int port, int managementPort, Path log) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
        this.log = log;
    }

    /** Starts it in a folder and waits until it is ready and its first readings were tried. */
    public static MooringProcess start(Path folder, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        return ready(launch(folder, settings, environment));
    }

    /** Waits until one that was launched is ready and its first readings were tried. */
    public static MooringProcess ready(MooringProcess mooring) {
        try {
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        if (!mooring.process.isAlive()) {
                            throw new IllegalStateException("Mooring stopped: " + Files.readString(mooring.log));
                        }
                        return mooring.hasTriedFirstReadings();
                    });
            return mooring;
        } catch (RuntimeException failed) {
            mooring.close();
            throw failed;
        }
    }

    /** Starts it in a folder. */
    public static MooringProcess launch(Path folder, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        return launch(List.of(), List.of(), folder, settings, environment);
    }

    /** Starts it in a folder, with a heap that grows no larger: {@code 64m}. */
    public static MooringProcess launchInHeap(String largest, Path folder, Map<String, String> settings)
            throws IOException {
        return launchInHeap(largest, folder, settings, Map.of());
    }

    /** The same, in an environment. */
    public static MooringProcess launchInHeap(
            String largest, Path folder, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        return launch(List.of(), List.of("-Xmx" + largest), folder, settings, environment);
    }

    /** Starts it in a folder under a limit, in the words of a shell: {@code ulimit -n 128}. */
    public static MooringProcess launchUnder(
            String limit, Path folder, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        var shell = List.of("bash", "-c", limit + "; exec \"$@\"", "bash");
        return launch(shell, List.of(), folder, settings, environment);
    }

    private static MooringProcess launch(
            List<String> before,
            List<String> flags,
            Path folder,
            Map<String, String> settings,
            Map<String, String> environment)
            throws IOException {
        var port = port(settings, "quarkus.http.port");
        var managementPort = port(settings, "quarkus.management.port");
        var log = folder.resolve("mooring.log");
        var command = new ArrayList<>(before);
        command.addAll(command(flags, settings, port, managementPort));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new MooringProcess(builder.start(), port, managementPort, log);
    }

    private static List<String> command(
            List<String> flags, Map<String, String> settings, int port, int managementPort) {
        var properties = new LinkedHashMap<>(settings);
        properties.put("quarkus.http.port", String.valueOf(port));
        properties.put("quarkus.management.port", String.valueOf(managementPort));
        // Writes down what is loaded by name: see docs/native.md.
        return Artifact.command(flags, recorder().stream().toList(), properties, List.of());
    }

    private static Optional<String> recorder() {
        return Optional.ofNullable(System.getProperty("mooring.recorder")).filter(agent -> !agent.isEmpty());
    }

    /** The one that was asked for, or any that is free. */
    private static int port(Map<String, String> settings, String key) throws IOException {
        var wanted = settings.get(key);
        return wanted == null ? FreePort.next() : Integer.parseInt(wanted);
    }

    public int port() {
        return port;
    }

    public int managementPort() {
        return managementPort;
    }

    private boolean hasTriedFirstReadings() {
        try {
            var connection = (HttpURLConnection)
                    URI.create(managementUrl() + "/q/health/ready").toURL().openConnection();
            if (connection.getResponseCode() != 200) {
                return false;
            }
            try (var body = connection.getInputStream()) {
                var said = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                return FIRST_READINGS_TRIED.matcher(said).find();
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    public String url() {
        return "http://localhost:" + port;
    }

    public String managementUrl() {
        return "http://localhost:" + managementPort;
    }

    public Process process() {
        return process;
    }

    /** Its working directory. */
    public Path folder() {
        return log.toAbsolutePath().getParent();
    }

    public String log() throws IOException {
        return Files.readString(log);
    }

    /** What it wrote down of what it loaded by name; empty where it has no recorder. */
    public Optional<Path> recorded() throws IOException {
        var agent = recorder();
        if (agent.isEmpty()) {
            return Optional.empty();
        }
        var folder = Path.of(agent.get().substring(agent.get().indexOf('=') + 1));
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(process.pid() + "-"))
                    .findFirst();
        }
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(15, java.util.concurrent.TimeUnit.SECONDS)
                .exceptionally(late -> {
                    process.destroyForcibly();
                    return process;
                })
                .join();
    }
}
