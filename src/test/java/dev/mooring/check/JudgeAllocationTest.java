package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mooring.bench.LargeFleet;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What judging a node costs in memory, which is the same on every machine. What it costs in time, the benchmark tells. */
class JudgeAllocationTest {
    /** About 700 bytes as compiled code has it; what the interpreter does not spare comes on top. */
    private static final long BYTES_PER_NODE = 1_536;

    private static final int WARM = 20;

    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(ints = {5_000, 20_000})
    void aHealthyNodeCostsTheSameInAFleetOfAnySize(int size) {
        var fleet = LargeFleet.healthy(size);
        for (var round = 0; round < WARM; round++) {
            judge(fleet);
        }

        var before = allocated();
        judge(fleet);

        assertThat((allocated() - before) / size).isLessThan(BYTES_PER_NODE);
    }

    private static Outcomes judge(LargeFleet fleet) {
        return Judge.judge(Situation.of("large", fleet.readings(), LargeFleet.NOW));
    }

    /** By this thread. */
    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
