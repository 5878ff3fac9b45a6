package dev.mooring.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptTest {
    @ParameterizedTest
    @CsvSource({"abc, abc", "abcd, abc…", "ab🙂, ab…", "a🙂, a🙂", "a🙂b, a🙂…"})
    void endsWithASignWhereItIsCutAndNeverWithinACharacter(String text, String excerpt) {
        assertThat(Excerpt.of(text, 3)).isEqualTo(excerpt);
    }

    @Test
    void aCauseThatIsCutCanBeWritten() throws Exception {
        var cause = new Cause(Cause.Kind.FAILED, "list nodes", "x".repeat(399) + "🙂".repeat(9));
        assertThat(new ObjectMapper().writeValueAsBytes(cause.detail())).isNotEmpty();
    }
}
