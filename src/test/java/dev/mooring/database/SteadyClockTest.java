package dev.mooring.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Instant START = Instant.parse("2026-08-21T12:00:00Z");
    private final AtomicLong stopwatch = new AtomicLong(-7);
    private final Moved wall = new Moved();
    private final SteadyClock clock = new SteadyClock(wall, stopwatch::get);

    @Test
    void tellsTheTimeWhileBothGoAlike() {
        pass(Duration.ofHours(1));
        assertThat(now()).contains(START.plus(Duration.ofHours(1)));
    }

    @Test
    void toleratesWhatIsSetRightByMinutes() {
        wall.by = wall.by.plusMinutes(4);
        assertThat(now()).isPresent();
    }

    @Test
    void tellsNoTimeAfterAJumpAhead() {
        wall.by = wall.by.plusDays(60);
        assertThat(now()).isEmpty();
    }

    @Test
    void tellsNoTimeAfterAJumpBack() {
        wall.by = wall.by.minusDays(60);
        assertThat(now()).isEmpty();
    }

    @Test
    void tellsNoTimeForADayAfterAJump() {
        wall.by = wall.by.plusDays(60);
        now();
        pass(Duration.ofHours(23));
        assertThat(now()).isEmpty();
    }

    @Test
    void tellsTheTimeAgainAfterADay() {
        wall.by = wall.by.plusDays(60);
        now();
        pass(Duration.ofHours(24));
        assertThat(now()).isPresent();
    }

    @Test
    void tellsNoTimeAtTheStartWhereTheNewestIsFarBehind() {
        assertThat(clock.now(Optional.of(START.minus(Duration.ofDays(60))))).isEmpty();
    }

    @Test
    void doesNotMindThatNothingNewCameWhileItLooked() {
        now();
        pass(Duration.ofHours(1));
        assertThat(clock.now(Optional.of(START.minus(Duration.ofDays(60))))).isPresent();
    }

    private Optional<Instant> now() {
        return clock.now(Optional.of(START));
    }

    private void pass(Duration time) {
        stopwatch.addAndGet(time.toNanos());
        wall.by = wall.by.plus(time);
    }

    private static final class Moved extends Clock {
        private Duration by = Duration.ZERO;

        @Override
        public Instant instant() {
            return START.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
