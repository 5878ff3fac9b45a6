package dev.mooring.check;

import static dev.mooring.actual.kubernetes.KubernetesSources.GATEWAY;
import static dev.mooring.actual.kubernetes.KubernetesSources.LEASES;
import static dev.mooring.actual.kubernetes.KubernetesSources.NODES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.actual.kubernetes.Gateway;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What several verifications prove together, and one alone does not. */
class MemoryTest {
    private static final String NO_LEADER = "gateway-leader-lease-stale";
    private static final String NODE = "mi-%017x".formatted(0);
    private static final Instant RENEWED = FleetFixture.NOW.minusSeconds(60);

    @Test
    void callsANodeUnreachableOnlyAfterTwoLooksAtAStaleLease() {
        var first = lost(FleetFixture.NOW, Memory.none());
        var second = lost(FleetFixture.NOW.plusSeconds(60), Memory.none().after(first));
        assertThat(Scenario.findings(Judge.judge(first))).containsExactly("node-lease-stale");
        assertThat(Scenario.findings(Judge.judge(second))).containsExactly("node-unreachable");
    }

    @Test
    void doesNotTakeTwoLooksWithinSecondsForProof() {
        var first = lost(FleetFixture.NOW, Memory.none());
        var second = lost(FleetFixture.NOW.plusSeconds(5), Memory.none().after(first));
        assertThat(Scenario.findings(Judge.judge(second))).containsExactly("node-lease-stale");
    }

    @Test
    void forgetsAStaleLeaseThatWasRenewedMeanwhile() {
        var first = lost(FleetFixture.NOW, Memory.none());
        var renewed = FleetFixture.of(4)
                .withLease(NODE, FleetFixture.NOW.minusSeconds(1))
                .situation(FleetFixture.NOW, Memory.none().after(first));
        var third = lost(FleetFixture.NOW.plusSeconds(90), renewed.memory().after(renewed));
        assertThat(Scenario.findings(Judge.judge(third))).containsExactly("node-lease-stale");
    }

    @Test
    void letsNoSilenceCountThatBeganWhileTheApiServerWasDark() {
        var dark = ReadingChange.without(LEASES).apply(FleetFixture.of(4).situation());
        var first = lost(FleetFixture.NOW.plusSeconds(60), Memory.none().after(dark));
        var second = lost(FleetFixture.NOW.plusSeconds(90), first.memory().after(first));
        var third = lost(FleetFixture.NOW.plusSeconds(105), second.memory().after(second));
        assertThat(Judge.judge(first).of("node-lease-stale")).get().isInstanceOf(Outcome.Unknown.class);
        assertThat(Judge.judge(second).of("node-lease-stale")).get().isInstanceOf(Outcome.Unknown.class);
        assertThat(Scenario.findings(Judge.judge(third))).contains("node-unreachable");
    }

    @Test
    void takesALeaseThatIsRenewedAndAlwaysAsOldForAClockThatIsBehind() {
        var first = renewedBehind(FleetFixture.NOW, 72, Memory.none());
        var second = renewedBehind(
                FleetFixture.NOW.plusSeconds(60), 78, Memory.none().after(first));
        var third = renewedBehind(
                FleetFixture.NOW.plusSeconds(120), 71, second.memory().after(second));
        assertThat(Scenario.findings(Judge.judge(first))).containsExactly("node-lease-stale");
        assertThat(Scenario.findings(Judge.judge(second))).containsExactly("node-clock-skew");
        assertThat(Scenario.findings(Judge.judge(third))).containsExactly("node-clock-skew");
    }

    @Test
    void takesALeaseThatWasRenewedOnceForOneThatRanOut() {
        var first = renewedBehind(FleetFixture.NOW, 72, Memory.none());
        var second = renewedBehind(
                FleetFixture.NOW.plusSeconds(300), 200, Memory.none().after(first));
        assertThat(Scenario.findings(Judge.judge(second))).containsExactly("node-lease-stale");
    }

    @Test
    void takesAClockThatWasBehindAndStoodStillForALostNode() {
        var first = renewedBehind(FleetFixture.NOW, 72, Memory.none());
        var second = renewedBehind(
                FleetFixture.NOW.plusSeconds(60), 72, Memory.none().after(first));
        var third = renewedBehind(
                FleetFixture.NOW.plusSeconds(600), 612, second.memory().after(second));
        assertThat(Scenario.findings(Judge.judge(third))).containsExactly("node-unreachable");
    }

    @Test
    void sumsUpReturnsAndLossesOfAnHour() {
        var memory = Memory.none();
        for (var minute = 0; minute < 40; minute += 10) {
            var now = FleetFixture.NOW.plus(Duration.ofMinutes(minute));
            var last =
                    FleetFixture.of(4).withReadySince(NODE, now.minusSeconds(5)).situation(now, memory);
            memory = memory.after(last);
        }
        var now = FleetFixture.NOW.plus(Duration.ofMinutes(31));
        var again = FleetFixture.of(4)
                .withReadySince(
                        NODE, FleetFixture.NOW.plus(Duration.ofMinutes(30)).minusSeconds(5))
                .situation(now, memory);
        assertThat(Scenario.findings(Judge.judge(again))).containsExactly("node-flapping");
    }

    /** With a grace period for shutting down, kubelet says so before it is heard no more. */
    @Test
    void takesARebootInOrderForOneLossAndOneReturn() {
        assertThat(changesOver("False", "Unknown", "True")).hasSize(2);
    }

    @Test
    void countsALossOfEachKind() {
        assertThat(changesOver("False", "True", "Unknown", "True")).hasSize(4);
    }

    @Test
    void countsALossThatCameAfterAReturnNobodySaw() {
        assertThat(changesOver("Unknown", "Unknown", "Unknown")).hasSize(3);
    }

    /** When readiness changed, by looks that each saw another state of a node, a minute apart. */
    private static List<Instant> changesOver(String... ready) {
        var memory = Memory.none();
        for (var minute = 0; minute < ready.length; minute++) {
            var now = FleetFixture.NOW.plus(Duration.ofMinutes(minute));
            memory = memory.after(FleetFixture.of(4)
                    .withReady(NODE, ready[minute], now.minusSeconds(5))
                    .situation(now, memory));
        }
        return memory.readyChanges().getOrDefault(NODE, List.of());
    }

    @Test
    void tellsHowLongAnAgentIsDownByWhenItsTaintWasFirstSeen() {
        var first = tainted();
        var soon = at(first, Duration.ofMinutes(5), Memory.none().after(first));
        var dark = ReadingChange.without(NODES).apply(first, Memory.none().after(first));
        var late = at(first, Duration.ofMinutes(6), dark.memory().after(dark));
        assertThat(Judge.judge(first).of("cilium-agent-taint-present")).get().isInstanceOf(Outcome.Unknown.class);
        assertThat(Judge.judge(soon).of("cilium-agent-taint-present")).get().isInstanceOf(Outcome.Pass.class);
        assertThat(Scenario.findings(Judge.judge(late))).containsExactly("cilium-agent-taint-present");
    }

    @Test
    void forgetsATaintThatWasTakenAwayMeanwhile() {
        var first = tainted();
        var mended = Scenario.healthy().situation();
        var between = at(mended, Duration.ofMinutes(5), Memory.none().after(first));
        var again = at(first, Duration.ofMinutes(10), between.memory().after(between));
        assertThat(Judge.judge(again).of("cilium-agent-taint-present")).get().isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void doesNotTakeALeaderOfTheGatewayWhoseClockIsAheadForOneThatLives() {
        var first = gateway(FleetFixture.NOW, 7_200, Memory.none());
        var second =
                gateway(FleetFixture.NOW.plusSeconds(60), 7_140, Memory.none().after(first));
        assertThat(Judge.judge(first).of(NO_LEADER)).get().isInstanceOf(Outcome.Unknown.class);
        assertThat(Scenario.findings(Judge.judge(second))).containsExactly(NO_LEADER);
    }

    @Test
    void takesALeaderOfTheGatewayWhoseClockIsAheadAndThatRenewsForOneThatLives() {
        var first = gateway(FleetFixture.NOW, 7_200, Memory.none());
        var second =
                gateway(FleetFixture.NOW.plusSeconds(60), 7_199, Memory.none().after(first));
        assertThat(Judge.judge(second).of(NO_LEADER)).get().isInstanceOf(Outcome.Pass.class);
    }

    @Test
    void tellsOfALeaderThatRenewedForTheLastTimeBetweenTwoLooks() {
        var first = gateway(FleetFixture.NOW, 7_200, Memory.none());
        var second =
                gateway(FleetFixture.NOW.plusSeconds(60), 7_160, Memory.none().after(first));
        var third = gateway(
                FleetFixture.NOW.plusSeconds(120), 7_100, second.memory().after(second));
        assertThat(Judge.judge(second).of(NO_LEADER)).get().isInstanceOf(Outcome.Unknown.class);
        assertThat(Scenario.findings(Judge.judge(third))).containsExactly(NO_LEADER);
    }

    /** @param ahead how many seconds after then its leader says that it renewed */
    private static Situation gateway(Instant now, int ahead, Memory memory) {
        return FleetFixture.of(4)
                .withNeighbours()
                .with(Reading.fresh(
                        GATEWAY,
                        List.of(new Gateway(
                                "hybrid-gateway",
                                "gateway-1_3f071f4f",
                                Optional.of(now.plusSeconds(ahead)),
                                Optional.of(Duration.ofSeconds(-ahead)),
                                Optional.empty(),
                                Optional.empty())),
                        now))
                .situation(now, memory);
    }

    /** As Cilium's operator does it: without a time, and the condition says that the network is in order. */
    private static Situation tainted() {
        return Scenario.healthy()
                .node(
                        "mi-0a1b2c3d4e5f67890",
                        node -> ((ObjectNode) node.path("spec"))
                                .withArray("taints")
                                .addObject()
                                .put("key", "node.cilium.io/agent-not-ready")
                                .put("effect", "NoSchedule"))
                .situation();
    }

    private static Situation at(Situation situation, Duration later, Memory memory) {
        return Situation.of(
                situation.cluster(), situation.readings(), situation.now().plus(later), memory);
    }

    @Test
    void remembersWhenASourceWasReadLastAndSinceWhenItIsDark() {
        var read = FleetFixture.of(4).situation(FleetFixture.NOW, Memory.none());
        var dark = ReadingChange.without(NODES);
        var later = FleetFixture.NOW.plusSeconds(60);
        var first = dark.apply(FleetFixture.of(4).situation(later, Memory.none().after(read)));
        var second = dark.apply(FleetFixture.of(4)
                .situation(later.plusSeconds(60), first.memory().after(first)));
        var reads = second.memory().after(second).reads();
        assertThat(reads.last()).containsEntry(NODES, FleetFixture.NOW);
        assertThat(reads.darkSince()).containsEntry(NODES, later);
    }

    @Test
    void remembersTheDeclaredSitesWhileTheDeclarationIsDark() {
        var read = FleetFixture.of(4).situation();
        var memory = Memory.none().after(read);
        var dark = ReadingChange.without(DeclaredSources.PULUMI_STATE).apply(read, memory);
        assertThat(memory.after(dark).declaredSites())
                .hasValueSatisfying(sites -> assertThat(sites).hasSize(4).containsEntry(NODE, "site-0"));
    }

    private static Situation renewedBehind(Instant now, int seconds, Memory memory) {
        return FleetFixture.of(4)
                .withReadySince(NODE, FleetFixture.NOW.minus(Duration.ofDays(1)))
                .withLease(NODE, now.minusSeconds(seconds))
                .situation(now, memory);
    }

    private static Situation lost(Instant now, Memory memory) {
        return FleetFixture.of(4)
                .withReadySince(NODE, FleetFixture.NOW.minus(Duration.ofDays(1)))
                .withLease(NODE, RENEWED)
                .situation(now, memory);
    }
}
