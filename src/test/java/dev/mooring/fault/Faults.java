package dev.mooring.fault;

import static org.awaitility.Awaitility.await;

import dev.mooring.demo.MooringProcess;
import dev.mooring.packaged.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Kills and starves the packaged service under load and proves that what it acknowledged is there once, and done. A short
 * form runs with the tests; the long one on demand: {@code make faults}.
 */
public final class Faults {
    private static final int SENDERS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final Random random;

    /** @param seed of the instants at which processes die */
    public Faults(long seed) {
        this.random = new Random(seed);
    }

    /** What a harness saw. All that was acknowledged must be stored, and processed. */
    public record Figures(String fault, int rounds, int sent, int acknowledged, int refused, int stored, int owed) {
        public boolean nothingIsLost() {
            return owed == 0 && acknowledged > 0 && stored >= acknowledged && stored <= sent;
        }

        @Override
        public String toString() {
            return "%-34s rounds %4d  sent %7d  acknowledged %7d  refused %5d  stored %7d  owed %d  %s"
                    .formatted(
                            fault, rounds, sent, acknowledged, refused, stored, owed, nothingIsLost() ? "ok" : "LOST");
        }
    }

    /** @param arguments number of rounds; 100 without */
    public static void main(String... arguments) throws Exception {
        var rounds = arguments.length == 0 ? 100 : Integer.parseInt(arguments[0]);
        var seed = System.nanoTime();
        System.out.println("seed " + seed);
        var faults = new Faults(seed);
        var folder = Files.createTempDirectory("mooring-faults");
        var lost = false;
        try (var postgres = PostgresServer.start()) {
            lost |= told(
                    faults.killing("kill -9, SQLite", rounds, 1, folder, "jdbc:sqlite:" + folder.resolve("killed.db")));
            lost |= told(faults.killing("kill -9, PostgreSQL, 2 replicas", rounds, 2, folder, postgres.url()));
            lost |= told(faults.killing(
                    "kill -9, PostgreSQL, 3 replicas", rounds, 3, folder, postgres.emptyDatabase("three")));
            lost |= told(faults.refusingWrites(Math.max(1, rounds / 10), folder));
        }
        System.exit(lost ? 1 : 0);
    }

    private static boolean told(Figures figures) {
        System.out.println(figures);
        return !figures.nothingIsLost();
    }

    /** A replica is killed at a random instant under load, and another started, again and again. */
    public Figures killing(String name, int rounds, int count, Path folder, String url) throws Exception {
        var ledger = new Ledger();
        try (var replicas = Replicas.start(count, folder, url)) {
            for (var round = 0; round < rounds; round++) {
                var goOn = new AtomicBoolean(true);
                var victim = replicas.any();
                var senders = ledger.send(
                        SENDERS,
                        () -> count == 1 ? victim : replicas.any(),
                        () -> goOn.get() && (count > 1 || victim.process().isAlive()));
                TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(500));
                replicas.kill(victim);
                if (count > 1) {
                    // The others go on taking deliveries while one is gone.
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                goOn.set(false);
                for (var sender : senders) {
                    sender.join();
                }
                replicas.startAnother();
            }
            return proven(name, rounds, ledger, replicas.any());
        }
    }

    /** The disk takes nothing for a while: no promise is made, and afterwards all goes on without a restart. */
    public Figures refusingWrites(int rounds, Path folder) throws Exception {
        var ledger = new Ledger();
        var url = "jdbc:sqlite:" + Files.createTempDirectory(folder, "full").resolve("mooring.db");
        try (var replicas = Replicas.start(1, folder, url)) {
            var mooring = replicas.any();
            for (var round = 0; round < rounds; round++) {
                for (var sent = 0; sent < 50; sent++) {
                    ledger.sendOne(mooring);
                }
                limitFiles(mooring, "4096");
                for (var sent = 0; sent < 20; sent++) {
                    ledger.sendOne(mooring);
                }
                limitFiles(mooring, "unlimited");
                await().atMost(PATIENCE).until(() -> ledger.sendOne(mooring));
            }
            return proven("disk takes nothing, SQLite", rounds, ledger, mooring);
        }
    }

    /** As a full disk: every write beyond so many bytes of a file fails. */
    private static void limitFiles(MooringProcess mooring, String bytes) throws IOException, InterruptedException {
        var done = new ProcessBuilder(
                        "prlimit",
                        "--fsize=" + bytes + ":unlimited",
                        "--pid",
                        Long.toString(mooring.process().pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (done != 0) {
            throw new IOException("prlimit failed");
        }
    }

    private static Figures proven(String name, int rounds, Ledger ledger, MooringProcess mooring) throws Exception {
        // Claims of the killed lapse first.
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() -> ledger.owed(mooring).isEmpty());
        return new Figures(
                name,
                rounds,
                ledger.sent(),
                ledger.acknowledged(),
                ledger.refused(),
                ledger.states(mooring).size(),
                ledger.owed(mooring).size());
    }
}
