package dev.mooring.check;

import static dev.mooring.actual.kubernetes.KubernetesSources.COREDNS;
import static dev.mooring.actual.kubernetes.KubernetesSources.GATEWAY;
import static dev.mooring.actual.kubernetes.KubernetesSources.LEASES;
import static dev.mooring.actual.kubernetes.KubernetesSources.NODES;
import static dev.mooring.actual.ssm.SsmSources.MANAGED_INSTANCES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.kubernetes.DnsPod;
import dev.mooring.actual.kubernetes.Gateway;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was seen while Mooring's clock was ahead is found as late as if it had first been seen once the clock was right. */
class ClockThatWasAheadTest {
    private static final Instant NOW = FleetFixture.NOW;
    private static final Instant AHEAD = NOW.plus(Duration.ofHours(6));
    private static final String NODE = "mi-%017x".formatted(0);
    private static final String ONE = "755ff643e89ff93fda9a402fdef1f467";
    private static final String OTHER = "f4055020b156c1a932f60e3157bbe7ba";
    private static final String STALE = "node-lease-stale";

    @Test
    void anApiThatDoesNotAnswer() {
        assertThat(findings(looks(ClockThatWasAheadTest::dark, Duration.ofMinutes(6))))
                .contains("control-plane-unreachable");
    }

    @Test
    void aSourceThatWasNeverRead() {
        Look look = (now, memory) -> ReadingChange.without(MANAGED_INSTANCES).apply(healthy(now, memory), memory);
        assertThat(findings(looks(look, Duration.ofMinutes(6)))).contains("source-never-read");
    }

    @Test
    void aStateThatLasts() {
        assertThat(findings(looks(ClockThatWasAheadTest::withoutDns, Duration.ofMinutes(6))))
                .contains("coredns-not-ready");
    }

    @Test
    void aStateThatLastsOverARestart() {
        var restarted =
                Memory.none().with(remembered(withoutDns(AHEAD, Memory.none())).lasting());
        var first = remembered(withoutDns(NOW, restarted));
        assertThat(findings(withoutDns(NOW.plus(Duration.ofMinutes(6)), first))).contains("coredns-not-ready");
    }

    @Test
    void aLeaseThatIsNotRenewed() {
        Look look = (now, memory) -> FleetFixture.of(4)
                .withReadySince(NODE, NOW.minus(Duration.ofDays(1)))
                .withLease(NODE, NOW.minusSeconds(60))
                .situation(now, memory);
        assertThat(findings(looks(look, Duration.ofMinutes(1)))).contains("node-unreachable");
    }

    @Test
    void aLeaderThatIsAheadAndDoesNotRenew() {
        assertThat(findings(looks(ClockThatWasAheadTest::withLeaderAhead, Duration.ofMinutes(1))))
                .contains("gateway-leader-lease-stale");
    }

    @Test
    void aLeaseThatRanOutOnceTheApiAnswersAgain() {
        var light = remembered(healthy(AHEAD, remembered(dark(AHEAD, Memory.none()))));
        var first = remembered(healthy(NOW, light));
        var last = FleetFixture.of(4)
                .withReadySince(NODE, NOW.minus(Duration.ofDays(1)))
                .withLease(NODE, NOW.minusSeconds(5))
                .situation(NOW.plusSeconds(60), first);
        assertThat(Judge.judge(last).of(STALE)).get().isInstanceOf(Outcome.Fail.class);
    }

    @Test
    void oneOfTwoMachinesOfANameThatIsSeenNoMore() {
        var memory = Memory.none();
        for (var machine : List.of(ONE, OTHER, ONE)) {
            memory = remembered(machine(machine, AHEAD, memory));
        }
        var first = remembered(machine(ONE, NOW, memory));
        assertThat(findings(machine(ONE, NOW, first))).containsExactly("duplicate-node-name");
        assertThat(findings(machine(ONE, NOW.plus(Duration.ofMinutes(61)), first)))
                .isEmpty();
    }

    @Test
    void tellsOfNoReadThatIsStillToCome() {
        var reads =
                healthy(NOW, remembered(healthy(AHEAD, Memory.none()))).memory().reads();
        assertThat(reads.last()).containsEntry(NODES, NOW);
    }

    @Test
    void leavesWhatWasSeenByAClockThatIsRight() {
        var memory = remembered(withoutDns(NOW, remembered(dark(NOW, Memory.none()))));
        assertThat(withoutDns(NOW, memory).memory()).isEqualTo(memory);
    }

    /** A machine that was suspended, before NTP has set its clock. */
    @Test
    void aClockThatIsBehindForOneLookMakesNothingOlder() {
        Look look = (now, memory) -> {
            var seen = withoutDns(now, memory).readings();
            var leases = seen.of(LEASES).value().orElseThrow();
            return Situation.of(
                    "fleet",
                    seen.and(Reading.fresh(LEASES, new Leases(leases.byName(), NOW.plusSeconds(60)), now)),
                    now,
                    memory);
        };
        assertThat(findings(withoutDns(NOW.plusSeconds(120), afterOneBehind(look))))
                .isEmpty();
    }

    @Test
    void aClockThatIsBehindWhileNobodyTellsTheTimeMakesNothingOlder() {
        assertThat(findings(withoutDns(NOW.plusSeconds(120), afterOneBehind(ClockThatWasAheadTest::dark))))
                .isEmpty();
    }

    /** CoreDNS has no ready pod; then a restart, and a look by a clock that is two hours behind. */
    private static Memory afterOneBehind(Look look) {
        var restarted =
                Memory.none().with(remembered(withoutDns(NOW, Memory.none())).lasting());
        return remembered(look.at(NOW.plusSeconds(60).minus(Duration.ofHours(2)), restarted));
    }

    private interface Look {
        Situation at(Instant now, Memory memory);
    }

    /** The last of three: by a clock that is ahead, by one that is right, and again after a while. */
    private static Situation looks(Look look, Duration after) {
        var first = remembered(look.at(AHEAD, Memory.none()));
        return look.at(NOW.plus(after), remembered(look.at(NOW, first)));
    }

    private static Memory remembered(Situation situation) {
        return Judgement.of(situation, Policy.standard()).remembered();
    }

    private static List<String> findings(Situation situation) {
        return List.copyOf(Scenario.findings(Judge.judge(situation)));
    }

    private static Situation healthy(Instant now, Memory memory) {
        return FleetFixture.of(4).situation(now, memory);
    }

    private static Situation dark(Instant now, Memory memory) {
        return ReadingChange.without(LEASES).apply(ReadingChange.without(NODES).apply(healthy(now, memory)));
    }

    private static Situation withoutDns(Instant now, Memory memory) {
        return FleetFixture.of(4)
                .with(Reading.fresh(COREDNS, List.of(new DnsPod("coredns-1", NODE, false)), now))
                .situation(now, memory);
    }

    private static Situation withLeaderAhead(Instant now, Memory memory) {
        var renewed = NOW.plus(Duration.ofHours(8));
        return FleetFixture.of(4)
                .withNeighbours()
                .with(Reading.fresh(
                        GATEWAY,
                        List.of(new Gateway(
                                "hybrid-gateway",
                                "gateway-1_3f071f4f",
                                Optional.of(renewed),
                                Optional.of(Duration.between(renewed, now)),
                                Optional.empty(),
                                Optional.empty())),
                        now))
                .situation(now, memory);
    }

    private static Situation machine(String id, Instant now, Memory memory) {
        return FleetFixture.of(4)
                .withHardware(id, "5a1e1770-0344-432a-af18-1d097350b933")
                .situation(now, memory);
    }
}
