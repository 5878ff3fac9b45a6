package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.reading.Reading;
import dev.mooring.report.Finding;
import dev.mooring.report.LifecycleFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the lease of a lost node tells of its kubelet. */
class NodeUnreachableTest {
    private static final String NODE = "mi-%017x".formatted(0);
    private static final String ALIVE = "Kubelet renews its lease";
    private static final Duration AHEAD = Duration.ofHours(2);
    private static final Instant FIRST = FleetFixture.NOW.minusSeconds(600);
    private static final Instant LATER = FleetFixture.NOW.plusSeconds(30);

    @Test
    void saysThatKubeletLivesWhereItRenewsItsLease() {
        assertThat(causeOfLoss(FleetFixture.NOW.minusSeconds(5), null)).startsWith(ALIVE);
    }

    @Test
    void saysThatKubeletLivesWhereItRenewsItsLeaseByAClockThatIsKnownToBeAhead() {
        assertThat(causeOfLoss(FleetFixture.NOW.plus(AHEAD).minusSeconds(5), AHEAD))
                .startsWith(ALIVE);
    }

    @Test
    void takesNoDeadMachineForAliveWhoseClockWasAhead() {
        assertThat(causeOfLoss(FleetFixture.NOW.plus(AHEAD).minusSeconds(300), AHEAD))
                .startsWith("SSM");
    }

    @Test
    void takesNoRenewalInTheFutureForASignOfLifeWhereTheClockIsNotKnown() {
        assertThat(causeOfLoss(FleetFixture.NOW.plus(AHEAD).minusSeconds(300), null))
                .startsWith("SSM");
    }

    @Test
    void isOverOnceTheNodeHasPostedAStatusThoughLeasesAreNeverRead() {
        var lost = look(FIRST, "Unknown", Memory.none(), List.of());
        var back = look(FleetFixture.NOW, "True", lost.judgement().remembered(), lost.open());
        assertThat(back.open()).isEmpty();
    }

    @Test
    void isOverAfterARestartOnceTheNodeHasPostedAStatusThoughLeasesAreNeverRead() {
        var lost = look(FIRST, "Unknown", Memory.none(), List.of());
        assertThat(look(FleetFixture.NOW, "True", Memory.none(), lost.open()).open())
                .isEmpty();
    }

    @Test
    void isNotKnownWhileLeasesAreNotReadOfANodeThatLooksReady() {
        assertThat(Scenario.unknowns(look(FIRST, "True", Memory.none(), List.of())
                        .judgement()
                        .outcomes()))
                .contains("node-unreachable");
    }

    @Test
    void staysOpenWhileLeasesAreNotReadAndTheNodeHasPostedNothingSinceItWasProven() {
        var proven = LATER.plusSeconds(60);
        var first = Judgement.of(silent(LATER, Memory.none()), Policy.standard());
        var second = Judgement.of(silent(proven, first.remembered()), Policy.standard());
        var open = LifecycleFixture.next(List.of(), second).open();
        assertThat(open).extracting(Finding::check).contains("node-unreachable");
        var dark = ReadingChange.without(KubernetesSources.LEASES)
                .apply(silent(proven.plusSeconds(300), second.remembered()), second.remembered());
        assertThat(LifecycleFixture.next(open, Judgement.of(dark, Policy.standard()))
                        .open())
                .extracting(Finding::check)
                .contains("node-unreachable");
    }

    /** A look while leases cannot be read. */
    private static Look look(Instant now, String ready, Memory memory, List<Finding> before) {
        var situation =
                FleetFixture.of(4).withReady(NODE, ready, now.minusSeconds(90)).situation(now, memory);
        var judgement = Judgement.of(
                ReadingChange.without(KubernetesSources.LEASES).apply(situation, memory), Policy.standard());
        var open = LifecycleFixture.next(before, judgement).open().stream()
                .filter(finding -> finding.check().equals("node-unreachable"))
                .toList();
        return new Look(judgement, open);
    }

    private record Look(Judgement judgement, List<Finding> open) {}

    /** The node looks ready, and its lease is not renewed. */
    private static Situation silent(Instant now, Memory memory) {
        return FleetFixture.of(4)
                .withReadySince(NODE, FleetFixture.NOW.minus(Duration.ofDays(1)))
                .withLease(NODE, FleetFixture.NOW.minusSeconds(85))
                .situation(now, memory);
    }

    private static String causeOfLoss(Instant renewed, @Nullable Duration clockAhead) {
        var lease = new Lease(NODE, renewed, Duration.ofSeconds(40), clockAhead);
        var situation = FleetFixture.of(4)
                .withReady(NODE, "Unknown", FleetFixture.NOW.minusSeconds(250))
                .with(Reading.fresh(
                        KubernetesSources.LEASES, new Leases(Map.of(NODE, lease), FleetFixture.NOW), FleetFixture.NOW))
                .situation();
        return Judge.judge(situation).faults().stream()
                .filter(fault -> fault.check().id().equals("node-unreachable"))
                .map(Fault::cause)
                .findFirst()
                .orElseThrow();
    }
}
