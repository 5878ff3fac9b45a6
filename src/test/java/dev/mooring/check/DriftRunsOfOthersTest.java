package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.planted.Neighbours;
import dev.mooring.standin.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever previews a refresh makes a drift run, and those of the schedule come after. */
class DriftRunsOfOthersTest {
    private static final String CHECK = "drift-schedule-failing";

    @Test
    void makeItUnknownWhereAllThatAreReadAreOfOthers() {
        assertThat(unjudged(101)).isTrue();
    }

    @Test
    void areAllThereIs() {
        assertThat(unjudged(20)).isFalse();
    }

    /** Each page is answered alike: what counts is how many there are in all. */
    private static boolean unjudged(int total) {
        var all = IntStream.range(0, 20).mapToObj("""
                        {"id": "7c0c2f0e-%1$d", "created": "2026-08-21 11:50:00.000", "status": "succeeded",
                         "driftDetected": false}
                        """::formatted).collect(Collectors.joining(","));
        var body = "{\"driftRuns\": [" + all + "], \"itemsPerPage\": 20, \"total\": " + total + "}";
        var world = Neighbours.installed(Scenario.healthy())
                .answer(Scenario.STACK + "/drift/runs", Fixtures.tree(body.getBytes(StandardCharsets.UTF_8)));
        return world.judge().of(CHECK).flatMap(Outcome::unjudged).isPresent();
    }
}
