package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverdueTest {
    private static final Duration LATE = Duration.ofMinutes(15);
    private final Map<String, Instant> verified = new HashMap<>();
    private final Overdue overdue = new Overdue(LATE);

    @Test
    void aClusterThatIsNotVerifiedInTimeIsOverdueSinceItOughtToHaveBeen() {
        overdue.watching(List.of("edge"), NOW);
        verified.put("edge", NOW.plusSeconds(60));
        var known = at(NOW.plus(Duration.ofHours(1)));
        assertThat(known.clusters())
                .isEqualTo(Map.of("edge", NOW.plusSeconds(60).plus(LATE)));
    }

    @Test
    void oneThatNeverIsIsOverdueToo() {
        overdue.watching(List.of("edge"), NOW);
        assertThat(at(NOW.plus(Duration.ofHours(1))).clusters()).containsOnlyKeys("edge");
    }

    @Test
    void oneThatIsVerifiedIsNot() {
        overdue.watching(List.of("edge"), NOW);
        verified.put("edge", NOW.plus(Duration.ofMinutes(50)));
        assertThat(at(NOW.plus(Duration.ofHours(1)))).isEqualTo(new Overdue.Known(Map.of(), Set.of(), Set.of("edge")));
    }

    @Test
    void oneThatIsDiscoveredDaysAfterTheStartHasTimeForItsFirstVerification() {
        overdue.watching(List.of("edge"), NOW);
        var later = NOW.plus(Duration.ofDays(9));
        verified.put("edge", later);
        overdue.watching(List.of("edge", "new"), later);
        assertThat(at(later.plusSeconds(20))).isEqualTo(new Overdue.Known(Map.of(), Set.of("new"), Set.of("edge")));
        verified.put("edge", later.plus(Duration.ofMinutes(10)));
        assertThat(at(later.plus(LATE).plusSeconds(20)).clusters()).containsOnlyKeys("new");
    }

    @Test
    void oneThatComesBackHasItsTimeAnew() {
        verified.put("edge", NOW);
        overdue.watching(List.of("edge"), NOW);
        overdue.watching(List.of(), NOW.plusSeconds(20));
        overdue.watching(List.of("edge"), NOW.plus(Duration.ofDays(2)));
        assertThat(at(NOW.plus(Duration.ofDays(2)).plusSeconds(20)).clusters()).isEmpty();
    }

    @Test
    void afterAStartItIsNotKnownWhetherAnOldReportIsOverdue() {
        verified.put("edge", NOW.minus(Duration.ofDays(2)));
        overdue.watching(List.of("edge"), NOW);
        assertThat(at(NOW.plusSeconds(20))).isEqualTo(new Overdue.Known(Map.of(), Set.of("edge"), Set.of()));
    }

    private Overdue.Known at(Instant now) {
        return overdue.at(now, cluster -> Optional.ofNullable(verified.get(cluster)));
    }
}
