package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.NOW;
import static dev.mooring.notify.NotifyFixture.matter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemindersTest {
    private static final Matter WORST = matter("site-disconnected", Severity.CRITICAL, "a", "dc1");
    private static final Matter MILD = matter("drift-labels", Severity.WARNING, "b", "dc1");
    private final Reminders reminders = new Reminders();

    @Test
    void ofAClusterOnlyWhatWasOpenLastIsKept() {
        reminders.keep("now", "edge", List.of(WORST), NOW);
        reminders.keep("now", "edge", List.of(MILD), NOW.plusSeconds(60));
        assertThat(reminders.keptUntil(NOW.plusSeconds(60), "now")).containsExactly(Map.entry("edge", List.of(MILD)));
    }

    @Test
    void eachRouteIsRemindedOfItsOwn() {
        reminders.keep("now", "edge", List.of(WORST), NOW);
        reminders.keep("other", "edge", List.of(MILD), NOW);
        assertThat(reminders.keptUntil(NOW, "now")).containsExactly(Map.entry("edge", List.of(WORST)));
    }

    @Test
    void ofTooManyTheWorstAreKept() {
        var many = new ArrayList<>(Collections.nCopies(2_000, MILD));
        many.add(WORST);
        reminders.keep("now", "edge", many, NOW);
        assertThat(reminders.keptUntil(NOW, "now").values())
                .singleElement()
                .satisfies(kept -> assertThat(kept).hasSize(1_000).startsWith(WORST));
    }

    @Test
    void ofManyClustersNoMoreThanSoManyAreKeptInAll() {
        for (var cluster = 0; cluster < 30; cluster++) {
            reminders.keep("now", "c" + cluster, Collections.nCopies(900, MILD), NOW);
        }
        assertThat(reminders.keptUntil(NOW, "now").values().stream()
                        .mapToInt(List::size)
                        .sum())
                .isEqualTo(10_000);
    }
}
