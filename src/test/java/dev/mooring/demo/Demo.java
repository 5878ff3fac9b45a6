package dev.mooring.demo;

import dev.mooring.standin.Installation;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The demo: starts the packaged application, exactly as it would be deployed, beside an installation of stand-ins, and
 * tells the {@link Story}. However it ends, it leaves no process, no file and no port behind.
 */
public final class Demo {
    private static final String SECRET = "demo-webhook-secret";
    private static final int MANAGEMENT_PORT = 19000;
    private static final Path LOG = Path.of("target", "demo.log");
    private static final Set<String> OPTIONS = Set.of("--auto", "--once");

    /** Closed in the order in which they came, last first. */
    private final List<AutoCloseable> open = new ArrayList<>();

    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger status = new AtomicInteger();

    private Demo() {}

    /** @param arguments {@code --auto}: wait for nobody; {@code --once}: the same, and end when the story is told */
    public static void main(String... arguments) throws Exception {
        var given = List.of(arguments);
        if (!OPTIONS.containsAll(given)) {
            System.err.println("The demo takes --auto (waits for no Enter) and --once (the same, and ends by itself).");
            System.exit(2);
        }
        new Demo().play(given.isEmpty(), given.contains("--once"));
    }

    private void play(boolean waits, boolean once) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
        try {
            var folder = Files.createTempDirectory("mooring-demo");
            opened(() -> delete(folder));
            tell(folder, new Stage(System.out, new InputStreamReader(System.in, Charset.defaultCharset()), waits));
            if (!once) {
                System.out.println();
                System.out.println("All of this stays up for you to look around. Ctrl-C ends it.");
                new CountDownLatch(1).await();
            }
        } catch (IOException | RuntimeException failed) {
            if (!ending.get()) {
                status.set(1);
                System.err.println("The demo failed: " + failed.getMessage());
                System.err.println("What Mooring logged is in " + LOG);
            }
        }
        System.exit(status.get());
    }

    private void tell(Path folder, Stage stage) throws IOException {
        stage.say("Starting stand-ins for Pulumi Cloud, AWS and the Kubernetes API …");
        var installation = opened(new Installation(Clock.systemUTC()));
        stage.say("Starting Mooring, as it would be deployed: target/quarkus-app/quarkus-run.jar …");
        var launched =
                opened(MooringProcess.launch(folder, settings(installation, folder), installation.awsEnvironment()));
        opened(() -> {
            if (status.get() != 0) {
                Files.copy(folder.resolve("mooring.log"), LOG, StandardCopyOption.REPLACE_EXISTING);
            }
        });
        new Story(stage, installation, MooringProcess.ready(launched), SECRET, ReadmeLines.TOKEN).tell();
    }

    private static Map<String, String> settings(Installation installation, Path folder) throws IOException {
        var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", SECRET);
        settings.put("mooring.api.tokens", ReadmeLines.TOKEN);
        settings.put("mooring.database.url", "jdbc:sqlite:" + folder.resolve("mooring.db"));
        settings.put("mooring.verification.interval", "PT30S");
        // The token is no secret: nobody but this machine may come.
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", Integer.toString(freePort(ReadmeLines.PORT)));
        settings.put("quarkus.management.host", "127.0.0.1");
        settings.put("quarkus.management.port", Integer.toString(freePort(MANAGEMENT_PORT)));
        settings.put(
                "java.io.tmpdir", Files.createDirectory(folder.resolve("tmp")).toString());
        return settings;
    }

    /** The one that the README names, or any where that is taken. */
    private static int freePort(int wanted) throws IOException {
        for (var port : List.of(wanted, 0)) {
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                if (port == 0) {
                    throw taken;
                }
            }
        }
        throw new IllegalStateException();
    }

    private synchronized <T extends AutoCloseable> T opened(T closeable) {
        open.add(closeable);
        return closeable;
    }

    /** Last of all that this process does, whoever ended it: what the story was about to do does not matter any more. */
    private void end() {
        ending.set(true);
        synchronized (this) {
            open.reversed().forEach(Demo::close);
        }
        Runtime.getRuntime().halt(status.get());
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception remains) {
            System.err.println("Not cleared away: " + remains.getMessage());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }
}
