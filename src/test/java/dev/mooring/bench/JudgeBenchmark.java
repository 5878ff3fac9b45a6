package dev.mooring.bench;

import dev.mooring.check.Judge;
import dev.mooring.check.Outcomes;
import dev.mooring.check.Situation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The whole catalogue over fleets of growing size, matching of declared and actual nodes included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class JudgeBenchmark {
    @Param({"100", "1000", "5000", "50000"})
    public int nodes;

    private LargeFleet fleet;

    @Setup
    public void build() {
        fleet = LargeFleet.healthy(nodes);
    }

    @Benchmark
    public Outcomes judge() {
        return Judge.judge(Situation.of("large", fleet.readings(), LargeFleet.NOW));
    }
}
