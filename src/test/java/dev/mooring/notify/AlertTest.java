package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.notify.Alert.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of alerts by several messages of which nobody was told. */
class AlertTest {
    private static final Alert ONE = new Alert("1", "one", error("n1"));
    private static final Change BEGUN = new Change(List.of(ONE), List.of());
    private static final Change OVER = new Change(List.of(), List.of("1"));

    @Test
    void whatBeginsAgainIsNotOver() {
        assertThat(BEGUN.after(OVER)).isEqualTo(BEGUN);
    }

    @Test
    void whatBeganAndIsOverIsOver() {
        assertThat(OVER.after(BEGUN)).isEqualTo(OVER);
    }

    @Test
    void whatEndedAndBeganAndEndedIsOver() {
        assertThat(OVER.after(BEGUN.after(OVER))).isEqualTo(OVER);
    }

    @Test
    void whatEndedBeforeSomethingElseBeganIsOver() {
        var other = new Alert("2", "other", error("n2"));
        assertThat(new Change(List.of(other), List.of()).after(OVER))
                .isEqualTo(new Change(List.of(other), List.of("1")));
    }
}
