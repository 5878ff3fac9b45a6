package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the lease of a lost node tells of its kubelet. */
class NodeUnreachableTest {
    private static final String NODE = "mi-%017x".formatted(0);
    private static final String ALIVE = "Kubelet renews its lease";
    private static final Duration AHEAD = Duration.ofHours(2);

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
