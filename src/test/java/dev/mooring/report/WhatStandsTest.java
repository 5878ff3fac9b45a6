package dev.mooring.report;

import static dev.mooring.check.FleetFixture.NOW;
import static dev.mooring.check.FleetFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.kubernetes.Gateway;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.neighbours.Neighbour;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.report.NodeState.Standing;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhatStandsTest {
    private final FleetFixture fleet = FleetFixture.of(4);
    private final String first = fleet.nameOf(0);

    @Test
    void aRunnerIsToldWithItsPool() {
        fleet.withNeighbours(pod("agent-1", Neighbour.RUNNER, first)).withPool("edge", "agent-1");
        assertThat(node(first).neighbours())
                .containsExactly(new Standing("Pulumi workflow runner", "pulumi/agent-1", "edge", "ready"));
        assertThat(node(first).occupied()).isEqualTo("yes");
    }

    @Test
    void aRunnerThatPulumiCloudDoesNotShowHasNoPool() {
        fleet.withNeighbours(pod("agent-1", Neighbour.RUNNER, first)).withPool("edge", "agent-9");
        assertThat(node(first).neighbours()).extracting(Standing::pool).containsOnlyNulls();
    }

    @Test
    void whatStandsOnALostNodeIsLostWhateverItsPodSays() {
        fleet.withLost(1, 1).withNeighbours(pod("eso", Neighbour.SECRETS_OPERATOR, lost()));
        assertThat(node(lost()).neighbours()).extracting(Standing::state).containsExactly("lost");
    }

    @Test
    void runsOfWorkflowsComeAndGoAndAreLeftOut() {
        fleet.withNeighbours(pod("run", Neighbour.WORKFLOW, first));
        assertThat(node(first).occupied()).isEqualTo("no");
    }

    @Test
    void whereNothingIsInstalledNothingStands() {
        fleet.withNeighbours().with(Reading.absent(NeighbourSources.PODS, "nothing is installed"));
        assertThat(nodes()).extracting(NodeState::occupied).containsOnly("no");
    }

    @Test
    void whatWasNotReadIsNotKnown() {
        fleet.withNeighbours()
                .with(Reading.unavailable(
                        NeighbourSources.PODS, new Cause(Cause.Kind.REFUSED, "list pods", "the API server refuses")));
        assertThat(nodes()).extracting(NodeState::occupied).containsOnly("unknown");
    }

    @Test
    void whatIsNotLookedForIsNotKnownEither() {
        fleet.withNeighbours().with(Reading.off(NeighbourSources.PODS, "neighbours is false"));
        assertThat(nodes()).extracting(NodeState::occupied).containsOnly("unknown");
    }

    @Test
    void whatIsKnownOfIsToldThoughThereMayBeMore() {
        fleet.withNeighbours(pod("eso", Neighbour.SECRETS_OPERATOR, first))
                .with(Reading.unavailable(
                        KubernetesSources.GATEWAY, new Cause(Cause.Kind.REFUSED, "list leases", "refused")));
        assertThat(nodes()).extracting(NodeState::occupied).containsOnly("yes", "unknown");
    }

    @Test
    void theGatewayStandsWhereItsLeaderDoes() {
        fleet.withNeighbours()
                .with(Reading.fresh(
                        KubernetesSources.GATEWAY,
                        List.of(new Gateway(
                                "kube-system",
                                "gateway-0",
                                Optional.of(NOW),
                                Optional.empty(),
                                Optional.ofNullable(node(first).address()),
                                Optional.empty())),
                        NOW));
        assertThat(node(first).neighbours())
                .containsExactly(new Standing("EKS hybrid nodes gateway", "kube-system/gateway-0", null, "ready"));
    }

    @Test
    void nodesOfEarlierReleasesSayThatItIsNotKnown() {
        var stored = new NodeState(
                "n", "c", null, "healthy", "yes", "yes", "yes", "yes", null, null, null, null, null, null, null, null,
                null, null, null);
        assertThat(stored.occupied()).isEqualTo("unknown");
    }

    private String lost() {
        return nodes().stream()
                .filter(node -> "Unknown".equals(node.ready()))
                .map(NodeState::name)
                .findFirst()
                .orElseThrow();
    }

    private NodeState node(String name) {
        return nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<NodeState> nodes() {
        return LifecycleFixture.next(List.of(), Judgement.of(fleet.situation(), Policy.standard()))
                .nodes();
    }
}
