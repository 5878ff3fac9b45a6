package dev.mooring.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessedClockTest {
    private static final Instant START = Instant.parse("2026-08-21T12:00:00Z");
    private final Machine machine = new Machine();
    private final WitnessedClock clock = new WitnessedClock(machine, () -> machine.nanos);

    @Test
    void goesAsTheMachineDoes() {
        machine.pass(Duration.ofHours(3));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(3)));
    }

    @Test
    void followsAClockThatIsSetByALittle() {
        machine.jump(Duration.ofSeconds(-40));
        assertThat(clock.instant()).isEqualTo(START.minusSeconds(40));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P400D", "-P400D", "PT10M", "-PT10M"})
    void goesOnAsBeforeWhereTheMachinesClockJumps(Duration jump) {
        machine.jump(jump);
        clock.instant();
        machine.pass(Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void followsTheMachineAgainOnceItIsBack() {
        machine.jump(Duration.ofDays(400));
        clock.instant();
        machine.jump(Duration.ofDays(-400));
        machine.pass(Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void followsAMachineThatWasSuspendedAsSoonAsSomebodyElseSaysSo() {
        machine.jump(Duration.ofHours(8));
        clock.instant();
        clock.heard(START.plus(Duration.ofHours(8)).minusSeconds(2));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(8)));
    }

    @Test
    void isNotTalkedIntoAJumpByAWitnessWhoSaysNeither() {
        machine.jump(Duration.ofDays(400));
        clock.instant();
        clock.heard(START.plus(Duration.ofDays(30)));
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void noWitnessMovesAClockThatGoesAsItShould() {
        clock.heard(START.plus(Duration.ofDays(30)));
        assertThat(clock.instant()).isEqualTo(START);
    }

    /** A machine whose clock and stopwatch are moved by hand. */
    private static final class Machine extends Clock {
        private Instant time = START;
        private long nanos;

        void pass(Duration passing) {
            time = time.plus(passing);
            nanos += passing.toNanos();
        }

        void jump(Duration by) {
            time = time.plus(by);
        }

        @Override
        public Instant instant() {
            return time;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
