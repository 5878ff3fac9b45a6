package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mooring.bench.LargeFleet;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What judging a node costs in memory, on any machine. What it costs in time, the benchmark tells. */
class JudgeAllocationTest {
    /**
     * About 700 bytes as compiled code has it, and 2,600 as the interpreter has: a JVM that has run thousands of other tests
     * spares less than one that only judges.
     */
    private static final long BYTES_PER_NODE = 1_792;

    private static final int WARM = 60;
    private static final int ROUNDS = 5;

    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(ints = {5_000, 20_000})
    void aHealthyNodeCostsTheSameInAFleetOfAnySize(int size) {
        var fleet = LargeFleet.healthy(size);
        for (var round = 0; round < WARM; round++) {
            judge(fleet);
        }

        var least = LongStream.range(0, ROUNDS).map(_ -> judging(fleet)).min().orElseThrow();

        assertThat(least / size).isLessThan(BYTES_PER_NODE);
    }

    private static long judging(LargeFleet fleet) {
        var before = allocated();
        judge(fleet);
        return allocated() - before;
    }

    private static Outcomes judge(LargeFleet fleet) {
        return Judge.judge(Situation.of("large", fleet.readings(), LargeFleet.NOW));
    }

    /** By this thread. */
    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
