package dev.mooring.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.Databases;
import dev.mooring.verification.SenderStore.SenderState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderStoreTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final String STACK = "acme/edge/prod";
    private SenderStore senders;
    private Instant now = NOW;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        senders = new SenderStore(
                Databases.sqlite(folder.resolve("senders.db")), ((InstantSource) () -> now).withZone(ZoneOffset.UTC));
    }

    @Test
    void remembersTheNewestVersionWhateverTheOrder() {
        senders.arrived(STACK, new Arrival(NOW, true), 42L);
        senders.arrived(STACK, new Arrival(NOW, true), 41L);
        assertThat(known().known()).isEqualTo(42L);
    }

    @Test
    void takesWhatWasFetchedForKnownButNotForASignOfLife() {
        senders.arrived(STACK, new Arrival(NOW, false), 42L);
        assertThat(known()).isEqualTo(new SenderState(List.of(), 42L, null));
    }

    @Test
    void countsTheDeliveriesOfADayOnce() {
        for (var minute = 0; minute < 30; minute += 10) {
            senders.arrived(STACK, new Arrival(NOW.plus(Duration.ofMinutes(minute)), true), null);
        }
        assertThat(known().recent()).containsExactly(NOW.plus(Duration.ofMinutes(20)));
    }

    @Test
    void keepsNoMoreThanTheLastTwenty() {
        for (var day = 0; day < 30; day++) {
            arriveAt(NOW.plus(Duration.ofDays(day)));
        }
        assertThat(known().recent()).hasSize(20).endsWith(NOW.plus(Duration.ofDays(29)));
    }

    @Test
    void forgetsWhatCameByAClockThatWasAheadOnceItIsSetRight() {
        arriveAt(NOW.plus(Duration.ofDays(30)));
        arriveAt(NOW);
        assertThat(known().recent()).containsExactly(NOW);
    }

    @Test
    void forgetsWhatCameByAClockThatWasFarBehindOnceItIsSetRight() {
        arriveAt(Instant.EPOCH);
        arriveAt(NOW);
        assertThat(known().recent()).containsExactly(NOW);
    }

    @Test
    void whatIsWorkedOffLateMakesNothingOfLaterForgotten() {
        arriveAt(NOW);
        senders.arrived(STACK, new Arrival(NOW.minus(Duration.ofDays(5)), true), null);
        assertThat(known().recent()).containsExactly(NOW.minus(Duration.ofDays(5)), NOW);
    }

    private void arriveAt(Instant time) {
        now = time;
        senders.arrived(STACK, new Arrival(time, true), null);
    }

    @Test
    void beginsWithWhatIsThereEvenAfterADeliveryThatNamedNoVersion() {
        senders.arrived(STACK, new Arrival(NOW, true), null);
        senders.begin(STACK, 40);
        assertThat(known().known()).isEqualTo(40L);
    }

    @Test
    void beginsAnewOnceItIsDeleted() {
        senders.arrived(STACK, new Arrival(NOW, true), 57L);
        senders.verified(STACK, 58);
        senders.ended(STACK, new Arrival(NOW.plusSeconds(1), true));
        senders.arrived(STACK, new Arrival(NOW.plusSeconds(2), true), 1L);
        assertThat(known()).isEqualTo(new SenderState(List.of(NOW.plusSeconds(2)), 1L, null));
    }

    @Test
    void aDeletionThatIsFetchedLateEndsNothingThatDeliveriesToldOfSince() {
        senders.arrived(STACK, new Arrival(NOW, true), 3L);
        senders.ended(STACK, new Arrival(NOW.minusSeconds(60), false));
        assertThat(known().known()).isEqualTo(3L);
    }

    @Test
    void beginsAnewOnlyFromWhatWasSeen() {
        senders.begin(STACK, 57);
        var seen = known();
        senders.arrived(STACK, new Arrival(NOW, true), 58L);
        senders.beginAnew(STACK, seen);
        assertThat(known().known()).isEqualTo(58L);
    }

    private SenderState known() {
        return senders.find(STACK).orElseThrow();
    }
}
