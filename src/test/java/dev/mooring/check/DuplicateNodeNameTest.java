package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.kubernetes.KubernetesSources;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two machines that write one Node are found by whoever looks three times. */
class DuplicateNodeNameTest {
    private static final String CHECK = "duplicate-node-name";
    private static final String ONE = "755ff643e89ff93fda9a402fdef1f467 5a1e1770-0344-432a-af18-1d097350b933";
    private static final String OTHER = "f4055020b156c1a932f60e3157bbe7ba 9d4c2c1d-b4e8-489e-ae15-7ac9ef1f51c1";
    private static final String CLONE = "755ff643e89ff93fda9a402fdef1f467 9d4c2c1d-b4e8-489e-ae15-7ac9ef1f51c1";
    private static final String IN_OTHER_ORDER =
            "755ff643e89ff93fda9a402fdef1f467 70171e5a-4403-2a43-af18-1d097350b933";
    private static final String SAYS_NOTHING = "00000000000000000000000000000000 Not-Specified";
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    @Test
    void findsTwoMachinesThatTakeTurns() {
        assertThat(findings(FIVE_MINUTES, ONE, OTHER, ONE)).containsExactly(CHECK);
    }

    @Test
    void findsACloneThatHasTheInstallationOfTheOther() {
        assertThat(findings(FIVE_MINUTES, ONE, CLONE, ONE)).containsExactly(CHECK);
    }

    @Test
    void findsItStillWhileOneOfThemIsSeenAgainAndAgain() {
        assertThat(findings(FIVE_MINUTES, ONE, OTHER, ONE, ONE, ONE, ONE)).containsExactly(CHECK);
    }

    @Test
    void forgetsItAfterAnHourOfOneMachineAlone() {
        assertThat(findings(Duration.ofMinutes(31), ONE, OTHER, ONE, ONE, ONE)).isEmpty();
    }

    @Test
    void saysNothingOfAMachineThatWasSetUpAnew() {
        assertThat(findings(FIVE_MINUTES, ONE, ONE, OTHER, OTHER)).isEmpty();
    }

    @Test
    void saysNothingOfAMachineThatWasPutBackLater() {
        assertThat(findings(Duration.ofMinutes(61), ONE, OTHER, ONE)).isEmpty();
    }

    @Test
    void saysNothingOfAKernelThatReadsTheIdOfTheBoardTheOtherWayRound() {
        assertThat(findings(FIVE_MINUTES, ONE, IN_OTHER_ORDER, ONE)).isEmpty();
    }

    @Test
    void saysNothingOfAMachineThatDoesNotAlwaysTellWhichItIs() {
        assertThat(findings(FIVE_MINUTES, ONE, SAYS_NOTHING, ONE)).isEmpty();
    }

    @Test
    void remembersItOverARestart() {
        var first = looks(FIVE_MINUTES, ONE, OTHER, ONE);
        var restarted = Memory.none().with(first.memory().after(first).lasting());
        var next = at(ONE, first.now().plus(FIVE_MINUTES), restarted);
        assertThat(Scenario.findings(Judge.judge(next))).containsExactly(CHECK);
    }

    @Test
    void remembersItOverAnOutage() {
        var first = looks(FIVE_MINUTES, ONE, OTHER);
        var dark = ReadingChange.without(KubernetesSources.NODES)
                .apply(at(ONE, first.now().plus(FIVE_MINUTES), first.memory().after(first)));
        var back = at(ONE, dark.now().plus(FIVE_MINUTES), dark.memory().after(dark));
        assertThat(Scenario.findings(Judge.judge(back))).containsExactly(CHECK);
    }

    @Test
    void saysTheSameWhicheverOfThemIsSeen() {
        assertThat(evidence(ONE, OTHER, ONE)).isEqualTo(evidence(ONE, OTHER, ONE, OTHER));
    }

    @Test
    void keepsNothingOfNodesThatAlwaysTellTheSame() {
        var last = looks(FIVE_MINUTES, ONE, ONE, ONE);
        assertThat(last.memory().after(last).lasting().machineChanges()).isEmpty();
    }

    private static Set<String> findings(Duration apart, String... machines) {
        return Scenario.findings(Judge.judge(looks(apart, machines)));
    }

    private static List<Object> evidence(String... machines) {
        var fault = Judge.judge(looks(FIVE_MINUTES, machines)).faults().getFirst();
        return List.of(fault.evidence(), fault.since());
    }

    /** The last of several looks, each of which saw another machine, or the same. */
    private static Situation looks(Duration apart, String... machines) {
        var look = at(machines[0], FleetFixture.NOW, Memory.none());
        for (var machine : Arrays.asList(machines).subList(1, machines.length)) {
            look = at(machine, look.now().plus(apart), look.memory().after(look));
        }
        return look;
    }

    private static Situation at(String machine, Instant now, Memory memory) {
        var ids = machine.split(" ", -1);
        return FleetFixture.of(4).withHardware(ids[0], ids[1]).situation(now, memory);
    }
}
