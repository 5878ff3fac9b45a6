package dev.mooring.actual.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerClockTest {
    private static final Instant START = Instant.parse("2026-08-21T12:00:00Z");
    private long nanos;
    private Instant own = START.minusSeconds(3_600);
    private final ServerClock clock =
            new ServerClock(((InstantSource) () -> own).withZone(ZoneOffset.UTC), () -> nanos);

    @Test
    void goesOnFromWhatAnAnswerTold() {
        tells(START);
        pass(Duration.ofSeconds(30));
        assertThat(clock.now()).isEqualTo(START.plusSeconds(30));
    }

    @Test
    void anAnswerThatTookLongSetsItNotBack() {
        tells(START);
        pass(Duration.ofSeconds(30));
        tells(START.plusSeconds(20));
        assertThat(clock.now()).isEqualTo(START.plusSeconds(30));
    }

    @Test
    void anAnswerThatCameSoonerSetsItRight() {
        tells(START);
        pass(Duration.ofSeconds(30));
        tells(START.plusSeconds(36));
        assertThat(clock.now()).isEqualTo(START.plusSeconds(36));
    }

    @Test
    void aClockThatWasSetBackIsFollowedInTheEnd() {
        tells(START);
        pass(Duration.ofMinutes(11));
        tells(START.minusSeconds(600));
        assertThat(clock.now()).isEqualTo(START.minusSeconds(600));
    }

    @Test
    void nothingIsRecentThatWasBeforeAnAnswerToldOfAGap() {
        tells(START);
        var before = clock.moment();
        tells(START.plusSeconds(11));
        assertThat(clock.isWithin(Duration.ofMinutes(1), before)).isFalse();
        assertThat(clock.isWithin(Duration.ofMinutes(1), clock.moment())).isTrue();
    }

    @Test
    void anAnswerThatCameALittleSoonerTellsOfNoGap() {
        tells(START);
        var before = clock.moment();
        tells(START.plusSeconds(10));
        assertThat(clock.isWithin(Duration.ofMinutes(1), before)).isTrue();
    }

    @Test
    void nothingIsRecentThatWasBeforeOurClockShowedAGap() {
        var before = clock.moment();
        own = own.plusSeconds(11);
        assertThat(clock.isWithin(Duration.ofMinutes(1), before)).isFalse();
    }

    @Test
    void aClockOfOursThatIsSetBackShowsNone() {
        var before = clock.moment();
        own = own.minusSeconds(3_600);
        assertThat(clock.isWithin(Duration.ofMinutes(1), before)).isTrue();
    }

    @Test
    void theTimeIsNotKnownAfterAGapUntilTheNextAnswer() {
        tells(START);
        own = own.plusSeconds(3_600);
        assertThat(clock.isLost()).isTrue();
        tells(START.plusSeconds(3_600));
        assertThat(clock.isLost()).isFalse();
        assertThat(clock.now()).isEqualTo(START.plusSeconds(3_600));
    }

    @Test
    void aStepOfOurClockMovesNothingAndIsOverWithTheNextAnswer() {
        tells(START);
        own = own.plusSeconds(60);
        assertThat(clock.now()).isEqualTo(START);
        tells(START.minusSeconds(1));
        assertThat(clock.isLost()).isFalse();
    }

    private void tells(Instant time) {
        clock.tells(Optional.of(time));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
