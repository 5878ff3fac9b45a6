package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.planted.Neighbours;
import dev.mooring.standin.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pulumi Cloud lists the newest deployments first: the one that waits longest comes last. */
class DeploymentsBehindOthersTest {
    private static final String DEPLOYMENTS = Scenario.STACK + "/deployments";
    private static final String CHECK = "deployment-queued-too-long";

    @Test
    void areUnknownWhereMoreWaitThanAreRead() {
        assertThat(unjudged("not-started", 101)).isTrue();
    }

    @Test
    void areAllKnownWhereTheOldestThatIsReadHasEnded() {
        assertThat(unjudged("succeeded", 101)).isFalse();
    }

    @Test
    void areAllKnownWhereThereAreNoOthers() {
        assertThat(unjudged("not-started", 20)).isFalse();
    }

    /** One of a stack runs at a time. */
    @Test
    void areForInformationBehindOneThatRunsForLessThanTwoHours() {
        assertThat(behindOneThatRunsSince("10:30:00")).isEqualTo(Severity.INFO);
        assertThat(behindOneThatRunsSince("09:30:00")).isEqualTo(Severity.WARNING);
    }

    private static Severity behindOneThatRunsSince(String time) {
        var body = """
                {"deployments": [
                 {"id": "9e5e1331-3", "version": 131, "created": "2026-08-21 11:40:00.000", "status": "not-started"},
                 {"id": "9e5e1331-2", "version": 130, "created": "2026-08-21 11:35:00.000", "status": "not-started"},
                 {"id": "9e5e1331-1", "version": 129, "created": "2026-08-21 %s.000", "status": "running"}],
                 "itemsPerPage": 20, "total": 3}
                """.formatted(time);
        return Neighbours.installed(Scenario.healthy())
                .answer(DEPLOYMENTS, Fixtures.tree(body.getBytes(StandardCharsets.UTF_8)))
                .judge()
                .faults()
                .stream()
                .filter(fault -> fault.check().id().equals(CHECK))
                .map(Fault::severity)
                .findFirst()
                .orElseThrow();
    }

    /** Pulumi Cloud says the same of a stack without Pulumi Deployments and of one that the token does not see. */
    @Test
    void areUnknownWhereTheTokenDoesNotSeeTheStack() {
        var world = Neighbours.installed(Scenario.healthy())
                .fail(DEPLOYMENTS + "/settings", 404, "")
                .fail(Scenario.STACK, 404, "");
        assertThat(Scenario.unknowns(world.judge())).contains(CHECK);
    }

    @Test
    void doNotMatterWhereTheStackIsNotDeployedByPulumi() {
        var world = Neighbours.installed(Scenario.healthy()).fail(DEPLOYMENTS + "/settings", 404, "");
        assertThat(Scenario.unknowns(world.judge())).doesNotContain(CHECK);
    }

    /** Each page is answered alike: what counts is how many there are in all. */
    private static boolean unjudged(String status, int total) {
        var all = IntStream.range(0, 20)
                .mapToObj("""
                        {"id": "9e5e1331-%1$d", "version": %1$d, "created": "2026-08-21 11:50:00.000",
                         "modified": "2026-08-21 11:50:00.000", "status": "%%s", "pulumiOperation": "detect-drift"}
                        """::formatted)
                .map(one -> one.formatted(status))
                .collect(Collectors.joining(","));
        var body = "{\"deployments\": [" + all + "], \"itemsPerPage\": 20, \"total\": " + total + "}";
        var world = Neighbours.installed(Scenario.healthy())
                .answer(DEPLOYMENTS, Fixtures.tree(body.getBytes(StandardCharsets.UTF_8)));
        return world.judge().of(CHECK).flatMap(Outcome::unjudged).isPresent();
    }
}
