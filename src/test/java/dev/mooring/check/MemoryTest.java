package dev.mooring.check;

import static dev.mooring.actual.kubernetes.KubernetesSources.NODES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.declared.DeclaredSources;
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

    private static Situation lost(Instant now, Memory memory) {
        return FleetFixture.of(4)
                .withReadySince(NODE, FleetFixture.NOW.minus(Duration.ofDays(1)))
                .withLease(NODE, RENEWED)
                .situation(now, memory);
    }
}
