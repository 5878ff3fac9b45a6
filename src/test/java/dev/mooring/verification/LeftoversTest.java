package dev.mooring.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.report.Trigger;
import dev.mooring.verification.VerificationQueue.Run;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeftoversTest {
    private static final long LIVES = 60L << 20;

    private final Memory memory = new Memory();
    private final Leftovers leftovers = new Leftovers(Optional.of(memory));

    /** A heap that can be filled. */
    private static final class Memory implements Leftovers.OldGeneration {
        private final AtomicInteger collections = new AtomicInteger();
        private volatile long lived = LIVES;
        private volatile long used = LIVES;

        @Override
        public long used() {
            return used;
        }

        @Override
        public long lived() {
            return lived;
        }

        @Override
        public void collect() {
            used = LIVES;
            collections.incrementAndGet();
        }
    }

    private static Run run() {
        return new Run(Ticket.of("hybrid-prod", Trigger.TIMER), Duration.ofSeconds(1), null);
    }

    @Test
    void whatWasLeftBehindIsCollectedAtTheEndOfAVerification() {
        memory.used = LIVES + Leftovers.LEAST + 1;
        leftovers.ended(run());
        await().untilAsserted(() -> assertThat(memory.used()).isEqualTo(LIVES));
    }

    @Test
    void itIsCollectedAgainWhenAsMuchHasComeTogetherAgain() {
        for (var round = 1; round <= 2; round++) {
            memory.used = LIVES + Leftovers.LEAST + 1;
            leftovers.ended(run());
            await().untilAtomic(memory.collections, org.hamcrest.Matchers.equalTo(round));
            await().until(() -> memory.used == LIVES);
        }
    }

    @Test
    void littleGarbageIsNotWorthAPause() {
        memory.used = LIVES + Leftovers.LEAST;
        assertThat(leftovers.isDue()).isFalse();
    }

    @Test
    void whereMuchLivesMoreComesTogetherBeforeItIsWorthAPause() {
        memory.lived = 10 * LIVES;
        memory.used = memory.lived + 4 * LIVES;
        assertThat(leftovers.isDue()).isFalse();
        memory.used = memory.lived + 6 * LIVES;
        assertThat(leftovers.isDue()).isTrue();
    }

    @Test
    void aCollectorThatSeesToItItselfIsLeftAlone() {
        assertThat(new Leftovers(Optional.empty()).isDue()).isFalse();
    }
}
