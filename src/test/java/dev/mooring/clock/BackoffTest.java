package dev.mooring.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 2", "2, 4", "5, 32", "6, 60", "2147483647, 60"})
    void doublesWithEachFailureUntilItIsLongEnough(int failures, long seconds) {
        assertThat(new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1)).after(failures))
                .isEqualTo(Duration.ofSeconds(seconds));
    }
}
