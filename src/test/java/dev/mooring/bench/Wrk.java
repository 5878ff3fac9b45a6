package dev.mooring.bench;

import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The load tool wrk, with a script that sends signed deliveries. */
final class Wrk {
    private static final byte[] BODY = Fixtures.bytes("pulumi/stack_update.update.succeeded.json");
    private static final int SECONDS = Integer.getInteger("mooring.bench.seconds", 6);
    private final Path folder;

    Wrk(Path folder) throws IOException {
        this.folder = folder;
        Files.write(folder.resolve("body"), BODY);
    }

    /** What one run yields; times in milliseconds. */
    record Figures(double requests, double perSecond, double p50, double p99, double p999, long refused) {}

    /** A run under way. */
    record Run(Process process, Path output, boolean good) {
        Figures await() throws IOException, InterruptedException {
            process.waitFor();
            var text = Files.readString(output);
            var figures = new Figures(
                    find(text, "([0-9]+) requests in"),
                    find(text, "Requests/sec:\\s+([0-9.]+)"),
                    find(text, "p50 ([0-9.]+)") / 1000,
                    find(text, "p99 ([0-9.]+)") / 1000,
                    find(text, "p999 ([0-9.]+)") / 1000,
                    (long) find(text, "refused ([0-9]+)"));
            if (good && (figures.refused() > 0 || figures.perSecond() < 1)) {
                throw new IllegalStateException("good deliveries were not answered well: " + text);
            }
            return figures;
        }

        private static double find(String text, String pattern) {
            var match = Pattern.compile(pattern).matcher(text);
            if (!match.find()) {
                throw new IllegalStateException("the load tool reported: " + text);
            }
            return Double.parseDouble(match.group(1));
        }
    }

    Run good(String url, int connections) throws IOException {
        return good(url, connections, 0);
    }

    /** @param pauseMillis how long a connection waits after an answer */
    Run good(String url, int connections, int pauseMillis) throws IOException {
        return run(url, connections, pauseMillis, PulumiSender.sign(AcceptBench.SECRET, BODY), true);
    }

    Run bad(String url, int connections) throws IOException {
        return run(url, connections, 0, "0".repeat(64), false);
    }

    private Run run(String url, int connections, int pauseMillis, String signature, boolean good) throws IOException {
        var output = folder.resolve(good ? "good.out" : "bad.out");
        var builder = new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + SECONDS + "s",
                "-s",
                "src/test/resources/bench/deliveries.lua",
                url);
        builder.environment().put("BENCH_BODY", folder.resolve("body").toString());
        builder.environment().put("BENCH_SIGNATURE", signature);
        builder.environment().put("BENCH_PAUSE", Integer.toString(pauseMillis));
        return new Run(
                builder.redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output,
                good);
    }
}
