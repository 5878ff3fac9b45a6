package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mooring.api.FindingLife.Opening;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.report.Finding;
import dev.mooring.report.ReportFixture;
import dev.mooring.timeline.Entry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A finding that counted at noon, and was explained by another one five minutes later. Its end left no entry. */
class FindingLivesTest {
    private static final Subject NODE = new Subject("node", "n1", "dc1");
    private static final Instant NOON = Instant.parse("2026-08-21T12:00:00Z");
    private static final Instant FOLDED = NOON.plusSeconds(300);
    private static final Instant OVER = NOON.plusSeconds(600);
    private static final Instant AGAIN = NOON.plusSeconds(900);
    private static final List<Entry> ENTRIES = List.of(
            opened(NOON),
            new Entry.FindingFolded(
                    FOLDED, "edge", "f", "node-not-ready", Severity.ERROR, NODE, "what is wrong", "cover", null));

    @Test
    void isOverWhenItsFindingIs() {
        assertThat(life(ReportFixture.resolved(finding(NOON), OVER), ENTRIES))
                .extracting(Opening::opened, Opening::resolved, Opening::resolvedBy)
                .containsExactly(tuple(NOON, OVER, "judged-clean"));
    }

    @Test
    void isOpenWhileItsFindingIs() {
        assertThat(life(finding(NOON), ENTRIES)).extracting(Opening::resolved).containsOnlyNulls();
    }

    @Test
    void isNoneWithWhatCameBefore() {
        var entries = List.of(ENTRIES.get(0), ENTRIES.get(1), opened(AGAIN));
        assertThat(life(finding(AGAIN), entries)).extracting(Opening::opened).containsExactly(AGAIN, NOON);
    }

    @Test
    void isNoneWithWhatCameBeforeThoughItDoesNotCountThisTime() {
        assertThat(life(finding(AGAIN), ENTRIES)).extracting(Opening::opened).containsExactly(AGAIN, NOON);
    }

    private static List<Opening> life(Finding finding, List<Entry> entries) {
        return FindingLives.life(finding, null, entries).openings();
    }

    private static Finding finding(Instant seen) {
        return ReportFixture.finding("edge", "node-not-ready", Severity.ERROR, NODE, seen, "cover");
    }

    private static Entry opened(Instant at) {
        return new Entry.FindingOpened(at, "edge", "f", "node-not-ready", Severity.ERROR, NODE, "what is wrong", null);
    }
}
