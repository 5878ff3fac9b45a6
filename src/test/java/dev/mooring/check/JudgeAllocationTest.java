package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mooring.bench.LargeFleet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a JVM spares depends on all that it has run before, so this is measured by one of its own: in one that has run thousands
 * of other tests the same code takes up to twice as much.
 */
class JudgeAllocationTest {
    private static final long BYTES_PER_NODE = 1_536;

    private static final int WARM = 80;
    private static final int ROUNDS = 5;

    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(ints = {5_000, 20_000})
    void aHealthyNodeCostsTheSameInAFleetOfAnySize(int size) throws Exception {
        assertThat(measured(size) / size).isLessThan(BYTES_PER_NODE);
    }

    private static long measured(int size) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JudgeAllocationTest.class.getName(),
                        Integer.toString(size))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var printed = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        return Long.parseLong(printed.strip().lines().toList().getLast());
    }

    /** Prints the least number of bytes that a look at so many nodes takes, once it has looked often. */
    static void main(String[] arguments) {
        var fleet = LargeFleet.healthy(Integer.parseInt(arguments[0]));
        for (var round = 0; round < WARM; round++) {
            judge(fleet);
        }
        IO.println(LongStream.range(0, ROUNDS).map(_ -> judging(fleet)).min().orElseThrow());
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
