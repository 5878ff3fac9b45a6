package dev.mooring.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Source<String> FIRST = Source.named("first");
    private static final Source<Integer> NEXT = Source.named("next");

    @Test
    void asksTheNextSourceWithTheAnswerOfTheFirst() {
        var next = Reading.fresh(FIRST, "three", NOW).then(NEXT, text -> Reading.fresh(NEXT, text.length(), NOW));
        assertThat(next).isEqualTo(Reading.fresh(NEXT, 5, NOW));
    }

    @Test
    void isAsOldAsTheReadingThatItIsMadeOf() {
        var made = Reading.fresh(FIRST, "three", NOW).map(NEXT, String::length);
        assertThat(made).isEqualTo(Reading.fresh(NEXT, 5, NOW));
    }

    @Test
    void isAbsentWhereTheSourceHasNothingToTell() {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        assertThat(Unreadable.attemptIfAny(FIRST, clock, () -> Optional.of("all"), "there is none"))
                .isEqualTo(Reading.fresh(FIRST, "all", NOW));
        assertThat(Unreadable.attemptIfAny(FIRST, clock, Optional::empty, "there is none"))
                .isEqualTo(Reading.absent(FIRST, "there is none"));
    }

    @Test
    void namesWhatWasMissingToAskTheNextSource() {
        Reading<String> dark = Reading.unavailable(FIRST, new Cause(Cause.Kind.REFUSED, "list", "no"));
        assertThat(dark.then(NEXT, ReadingTest::asked).cause())
                .contains(new Cause(Cause.Kind.DEPENDENCY, "next", "first: refused: list: no"));
    }

    @Test
    void switchesTheNextSourceOffWithTheFirst() {
        Reading<String> off = Reading.off(FIRST, "not wanted");
        assertThat(off.then(NEXT, ReadingTest::asked)).isEqualTo(Reading.off(NEXT, "not wanted"));
    }

    @Test
    void knowsThatTheNextSourceHasNothingToTellWhereTheFirstHasNothing() {
        Reading<String> absent = Reading.absent(FIRST, "no cluster");
        assertThat(absent.then(NEXT, ReadingTest::asked)).isEqualTo(Reading.absent(NEXT, "no cluster"));
    }

    @Test
    void letsTheOtherOfTwoReadingsOfOneSourceCount() {
        var readings = Readings.of(Reading.fresh(FIRST, "old", NOW)).and(Reading.fresh(FIRST, "new", NOW));
        assertThat(readings.of(FIRST).value()).contains("new");
    }

    private static Reading<Integer> asked(String answer) {
        throw new AssertionError("asked with " + answer);
    }
}
