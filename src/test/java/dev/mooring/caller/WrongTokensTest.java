package dev.mooring.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WrongTokensTest {
    private static final String SOURCE = "192.0.2.1";
    private final AtomicLong nanos = new AtomicLong();
    private final WrongTokens wrong = new WrongTokens(nanos::get);

    @Test
    void theFirstFewCostNothing() {
        assertThat(IntStream.range(0, WrongTokens.FREE).mapToObj(_ -> wrong.came(SOURCE)))
                .allMatch(Optional::isEmpty);
    }

    @Test
    void theWaitDoublesWithEachThatComesTooEarly() {
        spend();
        assertThat(IntStream.range(0, 3).mapToObj(_ -> wrong.came(SOURCE).orElseThrow()))
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
    }

    @Test
    void theWaitIsBounded() {
        spend();
        var last = IntStream.range(0, 1_000)
                .mapToObj(_ -> wrong.came(SOURCE).orElseThrow())
                .reduce((_, second) -> second);
        assertThat(last).contains(WrongTokens.LONGEST_WAIT);
    }

    @Test
    void oneThatWaitedIsAnsweredAsTheFirstWere() {
        spend();
        var wait = wrong.came(SOURCE).orElseThrow();
        pass(wait);
        assertThat(wrong.came(SOURCE)).isEmpty();
    }

    @Test
    void oneThatWaitedMakesTheNextWaitLonger() {
        spend();
        pass(wrong.came(SOURCE).orElseThrow());
        var unused = wrong.came(SOURCE);
        assertThat(wrong.came(SOURCE)).contains(Duration.ofSeconds(8));
    }

    @Test
    void aSourceThatSendsNoneForAWhileIsForgotten() {
        spend();
        pass(Duration.ofMinutes(11));
        assertThat(IntStream.range(0, WrongTokens.FREE).mapToObj(_ -> wrong.came(SOURCE)))
                .allMatch(Optional::isEmpty);
    }

    @Test
    void anotherSourceIsNotMadeToWait() {
        spend();
        assertThat(wrong.came("192.0.2.2")).isEmpty();
    }

    /** All that cost nothing, and the one whose wait begins. */
    private void spend() {
        IntStream.rangeClosed(0, WrongTokens.FREE).forEach(_ -> {
            var unused = wrong.came(SOURCE);
        });
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
