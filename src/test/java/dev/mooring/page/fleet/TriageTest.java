package dev.mooring.page.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.check.FleetFixture;
import dev.mooring.check.Policy;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Rendering;
import dev.mooring.page.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first screen of forty clusters that all have one fault. */
class TriageTest {
    private static final int CLUSTERS = 40;
    private static World world;

    @BeforeAll
    static void fill() throws Exception {
        world = pressed(Files.createTempDirectory("mooring-triage").resolve("triage.db"), CLUSTERS);
    }

    private static World pressed(Path file, int clusters) throws Exception {
        var names = IntStream.range(0, clusters).mapToObj("c%03d"::formatted).toArray(String[]::new);
        var pressed = new World(file, names);
        for (var name : names) {
            pressed.after(Duration.ZERO, name, FleetFixture.of(20).withDiskPressure(1), Policy.standard());
        }
        return pressed;
    }

    @Test
    void clustersThatMatchAndHaveNoRoomAreCounted() {
        var page = shown(world, Map.of("check", "node-disk-pressure", "text", "pressure"));
        assertThat(page)
                .contains("15 more clusters match")
                .contains("href=\"/findings?check=node-disk-pressure&amp;text=pressure\"")
                .doesNotContain("id=\"not-read\"");
    }

    @Test
    void clustersThatDoNotMatchAreNotCounted() {
        assertThat(shown(world, Map.of("check", "node-memory-pressure"))).contains("Nothing matches.");
    }

    @Test
    void clustersWhoseReportsAreNotReadAreCountedAsSuch(@TempDir Path folder) throws Exception {
        var page = shown(pressed(folder.resolve("large.db"), 102), Map.of("check", "node-memory-pressure"));
        assertThat(page)
                .contains("2 more clusters are not clean and not looked through here")
                .doesNotContain("Nothing matches.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            state    | bogus           | state must be one of blind, findings, unknown, unverified.
            severity | awful           | severity must be one of critical, error, warning, info.
            check    | nod-unreachable | There is no such check: /checks lists them.
            """)
    void aFilterThatIsNoSuchThingIsRefused(String filter, String value, String told) {
        var visit = World.visit("/", Map.of(filter, value));
        assertThatThrownBy(() -> world.fleet.triage(visit))
                .isInstanceOf(PageProblem.class)
                .hasMessage(told);
    }

    private static String shown(World shown, Map<String, String> filters) {
        var triage = shown.fleet.triage(World.visit("/", filters));
        return Rendering.of("fleet/fleet", FleetPage.frame(triage), "triage", triage);
    }
}
