package dev.mooring.bench;

import dev.mooring.demo.Artifact;
import dev.mooring.demo.MooringProcess;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;

/**
 * How long the packaged service takes until it is ready, as its image runs it, with the image's cache of classes and
 * without. Each start is of a database that is not there yet, with a cluster that cannot be read.
 */
final class StartBench {
    private static final int ROUNDS = Integer.getInteger("mooring.bench.starts", 7);
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private StartBench() {}

    static void run() throws Exception {
        var kept = Measured.begin("start");
        if (Artifact.isBinary()) {
            measure(kept, "as a binary", Packaged.flags());
        } else {
            measure(kept, "without the cache of classes", Packaged.flags());
            measure(kept, "with the cache of classes", Packaged.flagsWithCache());
        }
        kept.write();
    }

    private static void measure(Measured kept, String how, String flags) throws Exception {
        var millis = new double[ROUNDS];
        var residentMiB = new double[ROUNDS];
        // The first one reads the files from the disk, the others from memory.
        start(flags);
        for (var round = 0; round < ROUNDS; round++) {
            var started = start(flags);
            millis[round] = started.millis();
            residentMiB[round] = started.residentMiB();
        }
        kept.add("from the command to ready, " + how, "ms", millis);
        kept.add("memory once ready, " + how, "MiB", residentMiB);
    }

    private record Started(double millis, double residentMiB) {}

    private static Started start(String flags) throws Exception {
        var folder = Files.createTempDirectory("mooring-start");
        var began = System.nanoTime();
        try (var mooring = Packaged.launch(folder, AcceptBench.settings(folder.resolve("start.db")), Map.of(), flags)) {
            while (!isReady(mooring)) {
                if (!mooring.process().isAlive() || System.nanoTime() - began > PATIENCE_NANOS) {
                    throw new IllegalStateException("It does not start: " + mooring.log());
                }
                Thread.sleep(5);
            }
            return new Started((System.nanoTime() - began) / 1e6, Packaged.residentMiB(mooring.process()));
        }
    }

    private static boolean isReady(MooringProcess mooring) {
        try {
            var connection = (HttpURLConnection) URI.create(mooring.managementUrl() + "/q/health/ready")
                    .toURL()
                    .openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
