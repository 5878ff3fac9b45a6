package dev.mooring.page.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.report.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Findings told by cause. */
class CauseGroupTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");

    @Test
    void nodesThatSitesLostAreCountedTogether() {
        var lost = IntStream.range(0, 20)
                .mapToObj(number -> finding(
                        "site-disconnected",
                        Severity.CRITICAL,
                        Subject.site("site-" + number),
                        "30 of 200 nodes stopped reporting"))
                .toList();
        var group = CauseGroup.of(lost).getFirst();
        assertThat(group.title()).isEqualTo("600 nodes stopped reporting");
        assertThat(group.where()).isEqualTo("20 sites");
    }

    @Test
    void whereAllAreLostTheirNumberIsToldOnce() {
        var lost = List.of(
                finding("site-disconnected", Severity.CRITICAL, Subject.site("a"), "2 of 2 nodes stopped reporting"),
                finding("site-disconnected", Severity.CRITICAL, Subject.site("b"), "3 of 3 nodes stopped reporting"));
        assertThat(CauseGroup.of(lost).getFirst().title()).isEqualTo("5 nodes stopped reporting");
    }

    @Test
    void aFindingAloneSpeaksForItself() {
        assertThat(CauseGroup.of(List.of(finding("a", Severity.ERROR, Subject.of("node", "n1"), "Disk is full")))
                        .getFirst()
                        .title())
                .isEqualTo("Disk is full");
    }

    @Test
    void findingsThatSayTheSameAreCounted() {
        var same = List.of(
                finding("a", Severity.ERROR, Subject.of("node", "n1"), "Disk is full"),
                finding("a", Severity.ERROR, Subject.of("node", "n2"), "Disk is full"));
        assertThat(CauseGroup.of(same).getFirst().title()).isEqualTo("2 nodes: Disk is full");
    }

    @Test
    void theWorstCauseComesFirstAndThenTheOneOfMost() {
        var groups = CauseGroup.of(List.of(
                finding("few", Severity.ERROR, Subject.of("node", "n1"), "x"),
                finding("many", Severity.ERROR, Subject.of("node", "n1"), "y"),
                finding("many", Severity.ERROR, Subject.of("node", "n2"), "y"),
                finding("worst", Severity.CRITICAL, Subject.of("node", "n3"), "z")));
        assertThat(groups).extracting(CauseGroup::check).containsExactly("worst", "many", "few");
    }

    @Test
    void sitesStandInTheOrderOfTheirNumbers() {
        var group = CauseGroup.of(List.of(
                        finding("a", Severity.ERROR, Subject.site("site-10"), "x"),
                        finding("a", Severity.ERROR, Subject.site("site-2"), "x")))
                .getFirst();
        assertThat(group.places()).extracting(CauseGroup.Place::name).containsExactly("site-2", "site-10");
    }

    private static Finding finding(String check, Severity severity, Subject subject, String summary) {
        return new Finding(
                check + subject.name(),
                "c",
                check,
                severity,
                Finding.Status.OPEN,
                subject,
                summary,
                Map.of(),
                "why",
                Remedy.of("what to do"),
                null,
                NOW,
                NOW,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
