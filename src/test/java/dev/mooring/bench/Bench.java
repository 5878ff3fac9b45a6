package dev.mooring.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Prints figures; asserts nothing. */
public final class Bench {
    private Bench() {}

    /**
     * @param arguments {@code start}, {@code judge}, {@code verify}, {@code fleet}, {@code accept}, {@code size} or
     *     {@code clusters} for one of them; nothing for the first five
     */
    public static void main(String... arguments) throws Exception {
        var parts = new LinkedHashMap<String, Measured.Work>();
        parts.put("start", StartBench::run);
        parts.put("judge", Bench::judge);
        parts.put("verify", VerifyBench::run);
        parts.put("fleet", FleetBench::run);
        parts.put("accept", AcceptBench::run);
        if (arguments.length > 0) {
            parts.put("size", SizeBench::run);
            parts.put("clusters", ClustersBench::run);
            parts.keySet().retainAll(List.of(arguments));
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "There is no such part: start, judge, verify, fleet, accept, size or clusters");
        }
        var failed = new ArrayList<String>();
        parts.forEach((name, part) -> {
            if (!isDone(name, part)) {
                failed.add(name);
            }
        });
        FiguresInDocs.write();
        if (!failed.isEmpty()) {
            System.out.println("\nNOT MEASURED TO THE END: " + String.join(", ", failed));
            System.exit(1);
        }
    }

    /** A part that fails keeps none of the others from being measured. */
    private static boolean isDone(String name, Measured.Work part) {
        var began = System.nanoTime();
        try {
            part.run();
            System.out.printf("%s: done after %.0f s%n", name, (System.nanoTime() - began) / 1e9);
            return true;
        } catch (Exception failed) {
            failed.printStackTrace(System.out);
            return false;
        }
    }

    private static void judge() throws Exception {
        var kept = Measured.begin("judge");
        var options = new OptionsBuilder()
                .include(JudgeBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build();
        var results = new Runner(options).run();
        System.out.println("\njudging a healthy fleet with the whole catalogue");
        System.out.printf("%8s %12s %14s %16s%n", "nodes", "ms", "µs per node", "bytes per node");
        results.forEach(result -> print(result, kept));
        kept.write();
        var nodes = results.stream().mapToDouble(Bench::nodes).toArray();
        new Picture("Judging a healthy fleet with the whole catalogue", "nodes", "µs a node", true)
                .curve(
                        "time",
                        nodes,
                        results.stream()
                                .mapToDouble(result -> result.getPrimaryResult().getScore() / nodes(result))
                                .toArray())
                .write("judge.svg");
    }

    private static int nodes(RunResult result) {
        return Integer.parseInt(result.getParams().getParam("nodes"));
    }

    private static void print(RunResult result, Measured kept) {
        var nodes = nodes(result);
        var micros = result.getPrimaryResult().getScore();
        var allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        kept.add(
                "judging " + nodes + " nodes",
                "ms",
                result.getAggregatedResult().getIterationResults().stream()
                        .mapToDouble(round -> round.getPrimaryResult().getScore() / 1000)
                        .toArray());
        if (allocated != null) {
            kept.add("judging " + nodes + " nodes, allocated a node", "bytes", allocated.getScore() / nodes);
        }
        System.out.printf(
                "%8d %12.3f %14.3f %16.0f%n",
                nodes, micros / 1000, micros / nodes, allocated == null ? Double.NaN : allocated.getScore() / nodes);
    }
}
