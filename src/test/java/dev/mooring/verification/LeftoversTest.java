package dev.mooring.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
        private volatile long used = LIVES;

        @Override
        public long used() {
            return used;
        }

        @Override
        public long lived() {
            return LIVES;
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
    void what_was_left_behind_is_collected_at_the_end_of_a_verification() {
        memory.used = LIVES + Leftovers.MOST + 1;
        leftovers.ended(run());
        await().untilAsserted(() -> assertThat(memory.used()).isEqualTo(LIVES));
    }

    @Test
    void they_are_collected_again_when_as_much_has_come_together_again() {
        for (var round = 1; round <= 2; round++) {
            memory.used = LIVES + Leftovers.MOST + 1;
            leftovers.ended(run());
            await().untilAtomic(memory.collections, org.hamcrest.Matchers.equalTo(round));
            await().until(() -> memory.used == LIVES);
        }
    }

    @Test
    void little_garbage_is_not_worth_a_pause() {
        memory.used = LIVES + Leftovers.MOST;
        assertThat(leftovers.isDue()).isFalse();
    }

    @Test
    void a_collector_that_sees_to_it_itself_is_left_alone() {
        assertThat(new Leftovers(Optional.empty()).isDue()).isFalse();
    }
}
