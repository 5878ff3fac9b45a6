package dev.mooring.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LineBudgetTest {
    private final AtomicLong nanos = new AtomicLong();
    private final LineBudget budget = new LineBudget(2, nanos::get);

    @Test
    void allowsSoManyInAMinute() {
        budget.ask();
        assertThat(budget.ask()).isEqualTo(OptionalLong.of(0));
        assertThat(budget.ask()).isEmpty();
    }

    @Test
    void saysAfterAMinuteHowManyWereLeftOut() {
        for (var line = 0; line < 5; line++) {
            budget.ask();
        }
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(budget.ask()).isEqualTo(OptionalLong.of(3));
    }

    @Test
    void saysSoOnce() {
        for (var line = 0; line < 5; line++) {
            budget.ask();
        }
        budget.takeLeftOut();
        assertThat(budget.takeLeftOut()).isZero();
    }
}
