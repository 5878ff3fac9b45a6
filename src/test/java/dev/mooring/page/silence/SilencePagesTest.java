package dev.mooring.page.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.page.Frame;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Rendering;
import dev.mooring.page.Visit;
import dev.mooring.page.World;
import dev.mooring.page.silence.SilencePages.Listing;
import dev.mooring.page.silence.SilencePages.Row;
import dev.mooring.silence.Scope;
import dev.mooring.silence.Silence;
import dev.mooring.silence.Silence.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SilencePagesTest {
    private static final Instant NOW = World.NOW;

    @Test
    void whoMayOperatePlansAWindowInHisOwnZone() {
        assertThat(page(World.operator("/silences"), window(null)))
                .contains(
                        "Plan a maintenance window",
                        "type=\"datetime-local\"",
                        "name=\"zone\" value=\"Europe/Berlin\"");
    }

    @Test
    @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
    void whatIsNoTimeIsRefusedInNoTime() {
        assertThatThrownBy(() -> FormTime.of("from", "T".repeat(200_000), "UTC"))
                .isInstanceOf(PageProblem.class);
    }

    @Test
    void whoMayOnlyReadHasNoForms() {
        assertThat(page(World.visit("/silences"), window(null))).doesNotContain("method=\"post\"");
    }

    @Test
    void aWindowThatIsStillToComeSaysSo() {
        assertThat(page(World.visit("/silences"), window(null)))
                .contains("<b>maintenance</b> site dc1", "new switches", "planned", "1 that have not ended");
    }

    @ParameterizedTest
    @CsvSource({"time,its time was over", "resolved,none of its findings was open any more", "bo,by bo"})
    void oneThatEndedTellsWhatEndedIt(String by, String words) {
        assertThat(page(World.visit("/silences", Map.of("state", "ended")), window(by)))
                .contains("that have ended", words)
                .doesNotContain("End it");
    }

    @Test
    void anOperatorCannotEndWhatHasEnded() {
        var operator = World.operator("/silences");
        var visit = new Visit(
                operator.now(),
                operator.asOf(),
                operator.zone(),
                operator.path(),
                Map.of("state", "ended"),
                operator.reader(),
                operator.operator());
        assertThat(page(visit, window("bo"))).doesNotContain("<button>End it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4 hours", "PT2562047788015215H", "PT-2562047788015215H"})
    void aTimeThatNoClockLivesToSeeIsRefused(String lasting) {
        assertThatThrownBy(() -> FormTime.after(NOW, lasting)).isInstanceOf(PageProblem.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-08-21T22:00,Europe/Berlin,2026-08-21T20:00:00Z",
        "2026-08-21T22:00,UTC,2026-08-21T22:00:00Z",
        "2026-08-21T22:00:00+05:30,Europe/Berlin,2026-08-21T16:30:00Z",
        "2026-08-21T22:00:00Z,Europe/Berlin,2026-08-21T22:00:00Z",
        "2026-03-29T02:30,Europe/Berlin,2026-03-29T01:30:00Z"
    })
    void aTimeOfAFormIsOneOfTheReadersZoneUnlessItSaysOtherwise(String text, String zone, Instant time) {
        assertThat(FormTime.of("from", text, zone)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "22:00", "2026-08-21T25:00"})
    void whatIsNoTimeIsRefusedWithOneThatIs(String text) {
        assertThatThrownBy(() -> FormTime.of("until", text, "UTC"))
                .isInstanceOf(PageProblem.class)
                .hasMessageContaining("until must be")
                .hasMessageContaining("2026-08-21T22:00");
    }

    @Test
    void aZoneThatIsNoneIsRefused() {
        assertThatThrownBy(() -> FormTime.of("from", "2026-08-21T22:00", "Middle/Earth"))
                .isInstanceOf(PageProblem.class);
    }

    private static String page(Visit visit, Silence... silences) {
        var rows =
                List.of(silences).stream().map(silence -> Row.of(silence, NOW)).toList();
        return Rendering.of(
                "silence/silences",
                Frame.of("Silences", "/silences", visit),
                "list",
                new Listing(rows, List.of(), "", visit));
    }

    private static Silence window(@Nullable String endedBy) {
        var begin = endedBy == null ? NOW.plus(Duration.ofDays(1)) : NOW.minus(Duration.ofDays(1));
        var until = begin.plus(Duration.ofHours(4));
        return new Silence(
                "id",
                Kind.MAINTENANCE,
                new Scope(null, "*", "*", "dc1", "*", Set.of()),
                "ann",
                "new switches",
                begin,
                begin,
                until,
                until,
                endedBy == null ? null : until,
                endedBy);
    }
}
