package dev.mooring.page.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.page.World;
import dev.mooring.page.timeline.Picture.Bar;
import dev.mooring.page.timeline.Picture.Lane;
import dev.mooring.report.ReportFixture;
import dev.mooring.timeline.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happened, as bars and marks. */
class PictureTest {
    private static final Instant UNTIL = World.NOW;
    private static final Instant FROM = UNTIL.minus(Duration.ofHours(10));
    private static final Subject NODE = Subject.of("node", "n1");

    @Test
    void aFindingIsABarFromItsOpeningToItsEnd() {
        var lanes = lanes(resolved(hour(5), hour(2)), opened(hour(2)));
        assertThat(lanes).singleElement().satisfies(lane -> {
            assertThat(lane.name()).isEqualTo("disk · c");
            assertThat(lane.bars()).extracting(Bar::left, Bar::width).containsExactly(tuple("20.00%", "30.00%"));
        });
    }

    @Test
    void whatIsStillWrongLastsUntilTheEnd() {
        var open = ReportFixture.finding("c", "disk", Severity.ERROR, NODE, hour(6), null);
        var picture = Picture.of(FROM, UNTIL, List.of(), List.of(open), World.visit("/"));
        assertThat(picture.lanes().getFirst().bars().getFirst().width()).isEqualTo("40.00%");
    }

    @Test
    void whatBeganEarlierBeginsAtTheEdge() {
        var open = ReportFixture.finding("c", "disk", Severity.ERROR, NODE, hour(-50), null);
        var picture = Picture.of(FROM, UNTIL, List.of(), List.of(open), World.visit("/"));
        assertThat(picture.lanes().getFirst().bars().getFirst().left()).isEqualTo("0.00%");
    }

    @Test
    void changesStandAboveWhatWasWrong() {
        assertThat(lanes(resolved(hour(5), hour(2)), delivered(true)))
                .extracting(Lane::name)
                .containsExactly("changes", "disk · c");
    }

    @Test
    void whatChangesNothingIsNotDrawn() {
        assertThat(lanes(delivered(false))).isEmpty();
    }

    @Test
    void aSourceThatWasLostIsABarUntilItIsBack() {
        var back = new Entry.SourcesBack(hour(9), "c", List.of("kubernetes-nodes"), hour(8));
        assertThat(lanes(back).getFirst().bars())
                .extracting(Bar::left, Bar::width)
                .containsExactly(tuple("80.00%", "10.00%"));
    }

    @Test
    void linesThatSayTheSameOfOneTimeAreOne() {
        var lines = Line.of(List.of(opened(hour(2)), opened(hour(2)), opened(hour(1))), World.visit("/"));
        assertThat(lines).extracting(Line::alike).containsExactly(1, 0);
    }

    @Test
    void aChangeSaysWhoMadeItAndHowMuch() {
        assertThat(Line.of(List.of(delivered(true)), World.visit("/"))
                        .getFirst()
                        .text())
                .isEqualTo("stack updated: update 42 succeeded by Alice, acme/edge/prod (2 created)");
    }

    private static List<Lane> lanes(Entry... entries) {
        return Picture.of(FROM, UNTIL, List.of(entries), List.of(), World.visit("/"))
                .lanes();
    }

    private static Instant hour(int hours) {
        return FROM.plus(Duration.ofHours(hours));
    }

    private static Entry opened(Instant at) {
        return new Entry.FindingOpened(at, "c", "f1", "disk", Severity.ERROR, NODE, "Disk is full", null);
    }

    private static Entry resolved(Instant at, Instant opened) {
        return new Entry.FindingResolved(
                at, "c", "f1", "disk", Severity.ERROR, NODE, "Disk is full", "judged-clean", opened);
    }

    private static Entry delivered(boolean changes) {
        return new Entry.Delivered(
                hour(1),
                "c",
                "d1",
                "stack-updated",
                "acme/edge/prod",
                "update",
                "succeeded",
                42L,
                "Alice",
                Map.of("created", 2L, "same", 9L),
                null,
                changes);
    }
}
