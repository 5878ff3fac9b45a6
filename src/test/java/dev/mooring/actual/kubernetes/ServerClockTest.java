package dev.mooring.actual.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerClockTest {
    private static final Instant START = Instant.parse("2026-08-21T12:00:00Z");
    private long nanos;
    private final ServerClock clock =
            new ServerClock(Clock.fixed(START.minusSeconds(3_600), ZoneOffset.UTC), () -> nanos);

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

    private void tells(Instant time) {
        clock.tells(Optional.of(time));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
