package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceTest {
    private static final List<String> STATUSES = List.of("open", "resolved");

    @Test
    void aWordThatIsAllowedIsTakenWhateverItsCase() {
        assertThat(Choice.of("status", "Open", STATUSES)).contains("open");
    }

    @Test
    void withoutAWordNothingIsChosen() {
        assertThat(Choice.of("status", null, STATUSES)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "closed", "open "})
    void anotherWordIsRefusedWithThoseThereAre(String word) {
        assertThatThrownBy(() -> Choice.of("status", word, STATUSES))
                .hasMessage("status must be one of open, resolved.");
    }

    @Test
    void maybeIsNeitherTrueNorFalse() {
        assertThatThrownBy(() -> Choice.of("inhibited", "maybe", Choice.YES_OR_NO))
                .hasMessage("inhibited must be one of true, false.");
    }
}
