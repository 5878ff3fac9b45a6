package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.declared.PendingOperations;
import dev.mooring.declared.StackStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookGoneQuietTest {
    private static final Instant NOW = FleetFixture.NOW;

    @Test
    void findsAnUpdateThatNoDeliveryToldOf() {
        var sender = new Sender(List.of(NOW.minusSeconds(7_200)), Optional.of(41L));
        assertThat(findings(sender, updated(42, NOW.minusSeconds(3_600)))).containsExactly("webhook-gone-quiet");
    }

    @Test
    void waitsForADeliveryThatMayBeUnderWay() {
        var sender = new Sender(List.of(NOW.minusSeconds(7_200)), Optional.of(41L));
        assertThat(findings(sender, updated(42, NOW.minusSeconds(60)))).isEmpty();
    }

    @Test
    void takesADeliveryAfterTheUpdateForALivingWebhook() {
        var sender = new Sender(List.of(NOW.minusSeconds(60)), Optional.of(41L));
        assertThat(findings(sender, updated(42, NOW.minusSeconds(3_600)))).isEmpty();
    }

    @Test
    void saysNothingOfAnUpdateThatWasTold() {
        var sender = new Sender(List.of(NOW.minusSeconds(7_200)), Optional.of(42L));
        assertThat(findings(sender, updated(42, NOW.minusSeconds(3_600)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rename", "import", "resource-import"})
    void awaitsNoDeliveryOfWhatIsNotSent(String operation) {
        var sender = new Sender(List.of(NOW.minusSeconds(7_200)), Optional.of(41L));
        assertThat(findings(sender, ended(operation, 42, NOW.minusSeconds(3_600))))
                .isEmpty();
    }

    @Test
    void findsASilenceThreeTimesAsLongAsAnyPause() {
        assertThat(findings(every(Duration.ofHours(40), 10, Duration.ofHours(121)), StackStatus.unknown()))
                .containsExactly("webhook-gone-quiet");
    }

    @Test
    void allowsForTheLongestPauseOfLate() {
        assertThat(findings(every(Duration.ofHours(40), 10, Duration.ofHours(119)), StackStatus.unknown()))
                .isEmpty();
    }

    @Test
    void callsNoLongWeekendAQuietWebhook() {
        assertThat(findings(every(Duration.ofHours(2), 20, Duration.ofHours(95)), StackStatus.unknown()))
                .isEmpty();
    }

    @Test
    void makesNoHabitOfAFewDeliveries() {
        assertThat(findings(every(Duration.ofHours(1), 7, Duration.ofDays(30)), StackStatus.unknown()))
                .isEmpty();
    }

    @Test
    void takesATimeThatIsStillToComeForNoSignOfLife() {
        var habit = every(Duration.ofHours(40), 10, Duration.ofHours(121));
        var times = Stream.concat(habit.recent().stream(), Stream.of(NOW.plus(Duration.ofDays(30))))
                .toList();
        assertThat(findings(new Sender(times, habit.told()), StackStatus.unknown()))
                .containsExactly("webhook-gone-quiet");
    }

    @Test
    void takesADeliveryThatAnotherReplicaTookByAClockALittleAheadForASignOfLife() {
        var habit = every(Duration.ofHours(40), 10, Duration.ofHours(121));
        var times = Stream.concat(habit.recent().stream(), Stream.of(NOW.plusSeconds(5)))
                .toList();
        assertThat(findings(new Sender(times, habit.told()), StackStatus.unknown()))
                .isEmpty();
    }

    @Test
    void isSkippedWhereNothingHasComeYet() {
        var situation = FleetFixture.of(4).situation();
        assertThat(Judge.judge(situation).of("webhook-gone-quiet")).get().isInstanceOf(Outcome.DoesNotApply.class);
    }

    private static Sender every(Duration pause, int count, Duration silence) {
        var last = NOW.minus(silence);
        return new Sender(
                IntStream.range(0, count)
                        .mapToObj(index -> last.minus(pause.multipliedBy(count - 1L - index)))
                        .toList(),
                Optional.empty());
    }

    private static StackStatus updated(long version, Instant ended) {
        return ended("update", version, ended);
    }

    private static StackStatus ended(String operation, long version, Instant ended) {
        return new StackStatus(
                Optional.of(version),
                Optional.of(operation),
                Optional.of("succeeded"),
                Optional.of(ended),
                Optional.empty(),
                PendingOperations.NONE,
                false,
                Optional.empty());
    }

    private static List<String> findings(Sender sender, StackStatus status) {
        var memory = Memory.none().with(Optional.of(sender));
        var situation = FleetFixture.of(4).withStackStatus(status).situation(NOW, memory);
        return List.copyOf(Scenario.findings(Judge.judge(situation)));
    }
}
