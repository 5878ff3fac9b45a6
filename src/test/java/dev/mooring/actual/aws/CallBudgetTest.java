package dev.mooring.actual.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;

class CallBudgetTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final CallBudget budget = new CallBudget(AwsFixture.rates(10, 5), nanos::get);

    @Test
    void letsABurstThroughAtOnce() {
        assertThat(IntStream.range(0, 5).mapToObj(_ -> budget.turn().after())).containsOnly(Duration.ZERO);
    }

    @Test
    void givesTurnsAtItsPaceAfterABurst() {
        take(5);
        assertThat(budget.turn().after()).isEqualTo(Duration.ofMillis(100));
        assertThat(budget.turn().after()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void savesUpNoMoreThanABurst() {
        take(5);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        take(5);
        assertThat(budget.turn().after()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void losesWhatWasSavedUpOnceItIsThrottled() {
        budget.slower();
        budget.turn();
        assertThat(budget.turn().after()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void neverGetsSlowerThanACallASecond() {
        IntStream.range(0, 50).forEach(_ -> budget.slower());
        budget.turn();
        assertThat(budget.turn().after()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void isAsFastAsConfiguredAgainOnceCallsAreTaken() {
        IntStream.range(0, 10).forEach(_ -> budget.slower());
        IntStream.range(0, 100).forEach(_ -> budget.faster());
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        take(5);
        assertThat(budget.turn().after()).isEqualTo(Duration.ofMillis(100));
    }

    /** The readings of a verification that waited until its deadline, again and again. */
    @Test
    void leavesNobodyWaitingForTurnsThatWereGivenUp() {
        take(5);
        IntStream.range(0, 1_000).forEach(_ -> budget.giveBack(budget.turn()));
        assertThat(budget.turn().after()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void makesNobodyWaitLongerThanASecondForWhatIsTakenAgain() {
        IntStream.range(0, 10).forEach(_ -> budget.slower());
        budget.turn();
        budget.faster();
        assertThat(budget.turn().after()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void isOvertakenByNobodyWhileItWaitsThoughAnotherIsThrottled() {
        take(5 + 20);
        budget.slower();
        assertThat(budget.turn().after()).isGreaterThan(Duration.ofSeconds(2));
    }

    @Test
    void givesTheTurnBackOfWhoeverIsInterruptedWhileItWaits() {
        var clients = new CallBudgets(AwsFixture.rates(1, 1), Optional.empty());
        var access = new AwsAccess(new Identity.Own(), "us-west-2");
        var turns = clients.turns(access, "eks");
        turns.beforeExecution(null, null);
        for (var count = 0; count < 100; count++) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> turns.beforeExecution(null, null)).isInstanceOf(AbortedException.class);
        }
        var unused = Thread.interrupted();
        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> clients.turns(access, "eks").beforeExecution(null, null));
    }

    private void take(int calls) {
        IntStream.range(0, calls).forEach(_ -> budget.turn());
    }
}
