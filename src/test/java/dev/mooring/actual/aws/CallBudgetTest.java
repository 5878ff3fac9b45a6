package dev.mooring.actual.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallBudgetTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final CallBudget budget = new CallBudget(AwsFixture.rates(10, 5), nanos::get);

    @Test
    void letsABurstThroughAtOnce() {
        assertThat(IntStream.range(0, 5).mapToObj(_ -> budget.turn())).containsOnly(Duration.ZERO);
    }

    @Test
    void givesTurnsAtItsPaceAfterABurst() {
        take(5);
        assertThat(budget.turn()).isEqualTo(Duration.ofMillis(100));
        assertThat(budget.turn()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void savesUpNoMoreThanABurst() {
        take(5);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        take(5);
        assertThat(budget.turn()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void losesWhatWasSavedUpOnceItIsThrottled() {
        budget.slower();
        budget.turn();
        assertThat(budget.turn()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void neverGetsSlowerThanACallASecond() {
        IntStream.range(0, 50).forEach(_ -> budget.slower());
        budget.turn();
        assertThat(budget.turn()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void isAsFastAsConfiguredAgainOnceCallsAreTaken() {
        IntStream.range(0, 10).forEach(_ -> budget.slower());
        IntStream.range(0, 100).forEach(_ -> budget.faster());
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        take(5);
        assertThat(budget.turn()).isEqualTo(Duration.ofMillis(100));
    }

    private void take(int calls) {
        IntStream.range(0, calls).forEach(_ -> budget.turn());
    }
}
