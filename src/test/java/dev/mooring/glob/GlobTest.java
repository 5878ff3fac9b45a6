package dev.mooring.glob;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*, ''",
        "*, n1",
        "n1, n1",
        "n*, n1",
        "*1, n1",
        "n*1, n1",
        "n*1, n-2-1",
        "*b*, abc",
        "a*b*c, a-b-b-c",
        "**, x"
    })
    void aStarStandsForAnyText(String pattern, String text) {
        assertThat(Glob.matches(pattern, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"n1, n12", "n1, xn1", "n*1, n12", "'', n1", "a*b, a", "N1, n1", "n., n1"})
    void allElseStandsForItself(String pattern, String text) {
        assertThat(Glob.matches(pattern, text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"n?, n1", "?*, n1", "a?c*e, abcde", "sts:*Role?, sts:AssumeRole1"})
    void aMarkStandsForOneCharacterWhereItIsAskedFor(String pattern, String text) {
        assertThat(Glob.matchesWithMarks(pattern, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"n?, n", "n?, n12", "?, ''"})
    void aMarkStandsForNoMoreAndNoLess(String pattern, String text) {
        assertThat(Glob.matchesWithMarks(pattern, text)).isFalse();
    }

    @Test
    void aMarkStandsForItselfElsewhere() {
        assertThat(Glob.matches("n?", "n1")).isFalse();
    }

    /** A regular expression would try for longer than anybody waits. */
    @Test
    void aPatternThatWasMadeToBeSlowIsNot() {
        assertThat(Glob.matches("*a".repeat(150) + "b", "a".repeat(300))).isFalse();
    }
}
