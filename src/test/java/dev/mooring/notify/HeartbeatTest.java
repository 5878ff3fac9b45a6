package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.report.Report.NodeCounts;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.ReportFixture;
import dev.mooring.report.ReportHead;
import dev.mooring.report.ReportStore.Glance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final Duration LATE = Duration.ofMinutes(15);

    @Test
    void saysHowManyAreCleanAndHowOldTheOldestReadingIs() {
        var fleet = new ArrayList<>(Collections.nCopies(38, glance(0, 0, NOW.minusSeconds(240))));
        fleet.add(glance(1, 0, NOW));
        fleet.add(glance(0, 3, NOW));
        fleet.add(Optional.empty());
        assertThat(Heartbeat.words(fleet, LATE, NOW))
                .isEqualTo("38 clusters clean, 1 with findings, 2 unknown; oldest reading 4 min");
    }

    @Test
    void aReportThatIsTooOldSaysNothingOfNow() {
        assertThat(Heartbeat.words(List.of(glance(0, 0, NOW.minus(Duration.ofHours(1)))), LATE, NOW))
                .startsWith("0 clusters clean, 0 with findings, 1 unknown");
    }

    private static Optional<Glance> glance(int errors, int unknown, Instant at) {
        var readings = List.of(new ReadingState("eks-cluster", "fresh", at, null));
        var report = ReportFixture.of("r", "edge", at)
                .summary(new Summary(0, errors, 0, 0, unknown, 0, new NodeCounts(0, 0, 0, 0)))
                .report();
        return Optional.of(new Glance(ReportHead.of(report), readings));
    }
}
