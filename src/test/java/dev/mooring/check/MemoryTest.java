package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What several verifications prove together, and one alone does not. */
class MemoryTest {
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

    private static Situation lost(Instant now, Memory memory) {
        return FleetFixture.of(4)
                .withReadySince(NODE, FleetFixture.NOW.minus(Duration.ofDays(1)))
                .withLease(NODE, RENEWED)
                .situation(now, memory);
    }
}
