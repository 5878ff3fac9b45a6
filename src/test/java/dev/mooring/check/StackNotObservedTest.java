package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.check.planted.Neighbours;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A specification that its controller has not looked at for ten minutes is found by whoever looks twice. */
class StackNotObservedTest {
    private static final String CHECK = "pko-stack-not-observed";
    private static Situation changed;

    @BeforeAll
    static void changesAStack() {
        changed = Neighbours.installed(Scenario.healthy())
                .changeObject(
                        "/apis/pulumi.com/v1/stacks",
                        "till-app",
                        stack -> ((ObjectNode) stack.path("metadata")).put("generation", 4))
                .situation();
    }

    @Test
    void saysNothingAtTheFirstLook() {
        assertThat(Scenario.findings(Judge.judge(changed))).doesNotContain(CHECK);
    }

    @Test
    void saysNothingAfterFiveMinutes() {
        assertThat(Scenario.findings(Judge.judge(later(changed)))).doesNotContain(CHECK);
    }

    @Test
    void findsItAfterMoreThanTenMinutes() {
        assertThat(Scenario.findings(Judge.judge(later(later(later(changed)))))).contains(CHECK);
    }

    @Test
    void remembersItOverAnOutage() {
        var dark = ReadingChange.without(NeighbourSources.STACKS).apply(later(changed));
        var back = FiveMinutesOn.after(later(changed), dark.memory().after(dark));
        assertThat(Scenario.findings(Judge.judge(later(back)))).contains(CHECK);
    }

    @Test
    void saysNothingOfProgramsThatNobodyWritesTheStatusOf() {
        var world = Neighbours.pulumiOperatorOne(Scenario.healthy()).situation();
        assertThat(Scenario.findings(Judge.judge(later(later(later(world)))))).doesNotContain(CHECK);
    }

    @Test
    void findsAStackWhereNobodyWritesTheStatusOfPrograms() {
        var world = Neighbours.pulumiOperatorOne(Scenario.healthy())
                .changeObject(
                        "/apis/pulumi.com/v1/stacks",
                        "till-app",
                        stack -> ((ObjectNode) stack.path("metadata")).put("generation", 4))
                .situation();
        assertThat(Scenario.findings(Judge.judge(later(later(later(world)))))).contains(CHECK);
    }

    private static Situation later(Situation situation) {
        return FiveMinutesOn.after(situation, situation.memory().after(situation));
    }
}
