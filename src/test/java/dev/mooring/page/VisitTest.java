package dev.mooring.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and times as a visitor sees them. */
class VisitTest {
    private static final Instant THEN = Instant.parse("2026-08-21T01:12:00Z");

    @Test
    void everyPageIsLinkedAsOfTheSameTime() {
        assertThat(World.asOf("/", THEN).to("/findings?check=x"))
                .isEqualTo("/findings?check=x&at=2026-08-21T01:12:00Z");
    }

    @Test
    void ofNowNothingIsAddedToAddresses() {
        assertThat(World.visit("/").to("/findings")).isEqualTo("/findings");
    }

    @Test
    void aFilterIsChangedAndTheOthersStay() {
        var visit = World.visit("/findings", Map.of("severity", "error", "page", "3"));
        assertThat(visit.with("severity", "critical")).isEqualTo("/findings?severity=critical");
    }

    @Test
    void valuesOfFiltersAreEscaped() {
        assertThat(World.visit("/findings").with("text", "a&b=\"c\"")).isEqualTo("/findings?text=a%26b%3D%22c%22");
    }

    @Test
    void aListGoesOnBehindTheLastThatIsShown() {
        var visit = World.visit("/deliveries", Map.of("before", "40"));
        assertThat(visit.before()).isEqualTo(40);
        assertThat(visit.older(List.of(39L, 38L, 37L), 2, place -> place)).isEqualTo("/deliveries?before=38");
        assertThat(visit.older(List.of(39L, 38L), 2, place -> place)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "9999999999999999999"})
    void aListBeginsAnewWhereItsPlaceIsNone(String before) {
        assertThat(World.visit("/deliveries", Map.of("before", before)).before())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timesAreInTheReadersZoneWithUtcBeside() {
        assertThat(World.operator("/").time(World.NOW).toString())
                .contains("14:01 <small class=\"utc\">12:01 UTC</small>", "datetime=\"2026-08-21T12:01:00Z\"");
    }

    @Test
    void utcStandsOnceWhereTheReaderLivesByIt() {
        assertThat(World.visit("/").time(World.NOW).toString()).contains(">12:01 UTC</time>");
    }

    @Test
    void theDayIsToldWhereItIsAnotherOne() {
        assertThat(World.visit("/").time(World.NOW.minusSeconds(86_400)).toString())
                .contains(">20 Aug 12:01 UTC<");
    }

    @Test
    void agesOfThePastAreCountedFromThen() {
        assertThat(World.asOf("/", THEN).ago(THEN.minusSeconds(600))).isEqualTo("10 min");
    }

    @Test
    void aPageOfAnotherDaySaysWhichThoughItsTimesAreOfThatDay() {
        var visit = World.asOf("/", World.NOW.minusSeconds(86_400));
        assertThat(visit.told().toString()).contains("20 Aug");
        assertThat(visit.time(visit.moment()).toString()).doesNotContain("20 Aug 1");
    }

    @Test
    void whatNeverHappenedNeverDid() {
        assertThat(World.visit("/").time(null).toString()).isEqualTo("never");
    }

    @Test
    void nothingOfThePastCanBeChanged() {
        assertThat(World.operator("/").maySteer()).isTrue();
        assertThat(new Visit(
                                World.NOW,
                                java.util.Optional.of(THEN),
                                java.time.ZoneOffset.UTC,
                                "/",
                                Map.of(),
                                java.util.Optional.of("alice"),
                                java.util.Optional.of("alice"))
                        .maySteer())
                .isFalse();
    }
}
