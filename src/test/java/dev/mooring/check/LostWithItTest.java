package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.planted.Neighbours;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that is lost tells what stood on it; runners by the pool that Pulumi Cloud knows them of. */
class LostWithItTest {
    private static final String NODE = "mi-0a1b2c3d4e5f67890";
    private static final String POOL = "/api/orgs/acme-edge/agent-pools/9f7b2c10-0000-4000-8000-000000000001";

    @Test
    void namesThePoolOfTheRunners() {
        assertThat(lostWith(lost(Neighbours.installed(Scenario.healthy()))))
                .contains("1 of 2 runners of pool edge")
                .contains("External Secrets Operator")
                .noneMatch(line -> line.startsWith("Pulumi workflow runner"));
    }

    @Test
    void namesRunnersByTheirKindWherePulumiCloudShowsThemNoMore() {
        assertThat(lostWith(lost(Neighbours.installed(Scenario.healthy())
                        .change(POOL, pool -> ((ObjectNode) pool).putArray("agents")))))
                .contains("Pulumi workflow runner (1 of 2)");
    }

    @Test
    void namesRunnersByTheirKindWherePulumiCloudCannotBeAsked() {
        assertThat(lostWith(lost(Neighbours.installed(Scenario.healthy()).fail(POOL, 403, "Forbidden"))))
                .contains("Pulumi workflow runner (1 of 2)");
    }

    @Test
    void namesPulumisOperatorInstalledWithoutItsChart() {
        assertThat(lostWith(Neighbours.quickstart(Neighbours.installed(Scenario.healthy()))
                        .condition("mi-0b2c3d4e5f6789012", "Ready", "Unknown", "NodeStatusUnknown")))
                .contains("Pulumi Kubernetes Operator");
    }

    private static Scenario lost(Scenario world) {
        return world.condition(NODE, "Ready", "Unknown", "NodeStatusUnknown");
    }

    private static List<String> lostWith(Scenario world) {
        var told = (List<?>) world.judge().faults().stream()
                .filter(fault -> fault.check().id().equals("node-unreachable"))
                .findFirst()
                .orElseThrow()
                .evidence()
                .get("lostWithIt");
        return told.stream().map(Object::toString).toList();
    }
}
