package dev.mooring.bench;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Prints figures; asserts nothing. */
public final class Bench {
    private Bench() {}

    /** @param arguments {@code judge}, {@code accept} or {@code size} for one of them; nothing for the first two */
    public static void main(String... arguments) throws Exception {
        var only = arguments.length == 0 ? "" : arguments[0];
        switch (only) {
            case "judge" -> judge();
            case "accept" -> AcceptBench.run();
            case "size" -> SizeBench.run();
            default -> {
                judge();
                AcceptBench.run();
            }
        }
    }

    private static void judge() throws Exception {
        var options = new OptionsBuilder()
                .include(JudgeBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build();
        var results = new Runner(options).run();
        System.out.println("\njudging a healthy fleet with the whole catalogue");
        System.out.printf("%8s %12s %14s %16s%n", "nodes", "ms", "µs per node", "bytes per node");
        results.forEach(Bench::print);
    }

    private static void print(RunResult result) {
        var nodes = Integer.parseInt(result.getParams().getParam("nodes"));
        var micros = result.getPrimaryResult().getScore();
        var allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        System.out.printf(
                "%8d %12.3f %14.3f %16.0f%n",
                nodes, micros / 1000, micros / nodes, allocated == null ? Double.NaN : allocated.getScore() / nodes);
    }
}
