package dev.mooring.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SideBySideTest {
    private static final Source<String> SICK = Source.named("sick");
    private static final Source<String> SOUND = Source.named("sound");
    private final Unended unended = new Unended();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void endAll() {
        end.countDown();
    }

    @Test
    void whatHangsTimesOutAndStopsNoOther() {
        try (var side = side(Duration.ofMillis(100))) {
            var sick = side.read(SICK, this::hangs);
            var sound = side.read(SOUND, SideBySideTest::answers);
            assertThat(sick.get().reason()).contains("timed-out: read sick: the deadline has passed");
            assertThat(sound.get().value()).contains("well");
        }
    }

    /** As a client does that waits before it asks again, and is told to give up meanwhile. */
    @Test
    void anInterruptionThatWasWrappedIsNoFaultOfMooring() {
        try (var side = side(Duration.ofSeconds(20))) {
            var interrupted = side.read(SICK, () -> {
                throw new IllegalStateException(new IllegalStateException(new InterruptedException()));
            });
            assertThat(interrupted.get().reason()).contains("timed-out: read sick: interrupted");
        }
    }

    @Test
    void whatElseGoesWrongIsMooringsOwnFault() {
        try (var side = side(Duration.ofSeconds(20))) {
            var failed = side.read(SICK, () -> {
                throw new IllegalStateException(new IllegalStateException("secret"));
            });
            assertThat(failed.get().reason()).contains("internal: read sick: internal error, see the log");
        }
    }

    @Test
    void whatStillHangsIsNotAskedAgain() {
        giveUp();
        try (var side = side(Duration.ofSeconds(20))) {
            assertThat(side.read(SICK, SideBySideTest::answers).get().reason())
                    .contains("timed-out: read sick: still waiting for the last answer");
        }
    }

    @Test
    void thatOneClusterHangsStopsNoOther() {
        giveUp();
        try (var side = new SideBySide("other", Duration.ofSeconds(20), unended)) {
            assertThat(side.read(SICK, SideBySideTest::answers).get().value()).contains("well");
        }
    }

    @Test
    void whatHasEndedIsAskedAgain() {
        giveUp();
        end.countDown();
        await().untilAsserted(() -> {
            try (var side = side(Duration.ofSeconds(20))) {
                assertThat(side.read(SICK, SideBySideTest::answers).get().value())
                        .contains("well");
            }
        });
    }

    @Test
    void twoReadsOfOneSourceMayBeUnderWay() {
        try (var side = side(Duration.ofSeconds(20))) {
            var first = side.read(SICK, this::hangs);
            assertThat(side.read(SICK, SideBySideTest::answers).get().value()).contains("well");
            end.countDown();
            assertThat(first.get().value()).contains("late");
        }
    }

    private void giveUp() {
        try (var side = side(Duration.ofMillis(50))) {
            assertThat(side.read(SICK, this::hangs).get().value()).isEmpty();
        }
    }

    private SideBySide side(Duration deadline) {
        return new SideBySide("hybrid-prod", deadline, unended);
    }

    private static Reading<String> answers() {
        return Reading.fresh(SOUND, "well", Instant.EPOCH);
    }

    /** Waits as a lookup of a name does: whoever interrupts it changes nothing. */
    private Reading<String> hangs() {
        while (end.getCount() > 0) {
            try {
                end.await();
            } catch (InterruptedException ignored) {
                // Goes on waiting.
            }
        }
        return Reading.fresh(SICK, "late", Instant.EPOCH);
    }
}
