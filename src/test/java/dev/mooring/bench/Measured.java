package dev.mooring.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.standin.Fixtures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The figures of one run, printed and kept as {@code target/bench/NAME.json}: each with its median, its least and its most;
 * and what they are to be compared by: the machine, and two yardsticks of the same run.
 */
final class Measured {
    private static final int ROUNDS = 9;
    private final String name;
    private final ObjectNode kept = Fixtures.JSON.createObjectNode();

    private Measured(String name) {
        this.name = name;
    }

    interface Work {
        void run() throws Exception;
    }

    /** Looks at the machine and takes the yardsticks: one of its processor, one of its disk. */
    static Measured begin(String name) throws Exception {
        var measured = new Measured(name);
        var system = ManagementFactory.getOperatingSystemMXBean();
        var machine = measured.kept.putObject("machine");
        machine.put("processors", system.getAvailableProcessors())
                .put("load", system.getSystemLoadAverage())
                .put("system", system.getName() + " " + system.getVersion() + " " + system.getArch())
                .put("java", Runtime.version().toString());
        System.out.printf("%n%s: %s%n", name, machine);
        measured.add("yardstick, SHA-256 of 16 MiB", "ms", times(ROUNDS, Measured::digest));
        measured.add("yardstick, 4 KiB to the disk", "ms", times(ROUNDS, Measured::sync));
        return measured;
    }

    /** How long some work took each time, in milliseconds. */
    static double[] times(int rounds, Work work) throws Exception {
        var times = new double[rounds];
        for (var round = 0; round < rounds; round++) {
            var started = System.nanoTime();
            work.run();
            times[round] = (System.nanoTime() - started) / 1e6;
        }
        return times;
    }

    void add(String what, String unit, double... rounds) {
        var sorted = rounds.clone();
        Arrays.sort(sorted);
        var median = sorted[sorted.length / 2];
        System.out.printf(
                "%-62s %12.2f %-5s (%.2f to %.2f)%n", what, median, unit, sorted[0], sorted[sorted.length - 1]);
        kept.putObject(what)
                .put("unit", unit)
                .put("median", median)
                .put("least", sorted[0])
                .put("most", sorted[sorted.length - 1])
                .put("rounds", sorted.length);
    }

    void write() throws IOException {
        var folder = Files.createDirectories(Path.of("target", "bench"));
        Fixtures.JSON
                .writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve(name + ".json").toFile(), kept);
    }

    private static void digest() throws NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        var block = new byte[1 << 16];
        for (var index = 0; index < 256; index++) {
            digest.update(block);
        }
        if (digest.digest().length == 0) {
            throw new IllegalStateException("never");
        }
    }

    private static void sync() throws IOException {
        var file = Files.createTempFile("mooring-yardstick", "");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4096));
            channel.force(true);
        } finally {
            Files.delete(file);
        }
    }
}
