package dev.mooring.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.ClusterView;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.report.Finding;
import dev.mooring.report.NodeState;
import dev.mooring.report.Report;
import dev.mooring.report.Report.NodeCounts;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.Report.UnknownCheck;
import dev.mooring.report.ReportFixture;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page says of one cluster. */
class ClusterSectionTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final ReadingState SEEN = reading("kubernetes-nodes", "fresh");
    private static final ReadingState NODES_DARK = reading("kubernetes-nodes", "unavailable");
    private static final ReadingState STATE_DARK = reading("pulumi-state", "unavailable");
    private static final List<UnknownCheck> ALL_JUDGED = List.of();
    private static final List<UnknownCheck> ONE_UNKNOWN = List.of(new UnknownCheck("node-not-ready", "timeout"));
    private static final NodeState HEALTHY = node("n1", "healthy", "yes", "yes", "yes", "yes", null);

    @Test
    void aClusterWithoutFindingsWhoseNodesAreAllInOrderIsClean() {
        assertThat(section("clean", List.of(), ALL_JUDGED, SEEN, HEALTHY).headline())
                .isEqualTo("clean");
    }

    @Test
    void aClusterWithANodeThatIsNotInOrderIsNotCalledClean() {
        var unhealthy = node("n2", "unhealthy", "yes", "yes", "yes", "no", "healthy");
        assertThat(section("clean", List.of(), ALL_JUDGED, SEEN, HEALTHY, unhealthy)
                        .headline())
                .isEqualTo("no finding, but 1 node not in order");
    }

    @Test
    void theHeadlineOfABlindClusterNamesWhatCannotBeRead() {
        assertThat(section("blind", List.of(), ONE_UNKNOWN, STATE_DARK).headline())
                .isEqualTo("blind: pulumi-state cannot be read");
    }

    @Test
    void theHeadlineOfABlindClusterWithFindingsSaysBoth() {
        assertThat(section("findings", List.of(pressure(Severity.WARNING)), ONE_UNKNOWN, NODES_DARK)
                        .headline())
                .isEqualTo("1 finding, and blind: kubernetes-nodes cannot be read");
    }

    @Test
    void theHeadlineOfFindingsSaysHowMuchCouldNotBeJudged() {
        assertThat(section("findings", List.of(pressure(Severity.WARNING)), ONE_UNKNOWN, SEEN)
                        .headline())
                .isEqualTo("1 finding, 1 check unknown");
    }

    @Test
    void figuresAreNumbersWhereEverythingIsKnown() {
        assertThat(section("clean", List.of(), ALL_JUDGED, SEEN, HEALTHY).figures())
                .isEqualTo(new NodeFigures("1", "1", "1", "1"));
    }

    @Test
    void nothingIsCountedAsZeroThatCouldNotBeRead() {
        assertThat(new ClusterSection(view("blind", NODES_DARK, STATE_DARK), report(List.of(), ONE_UNKNOWN), List.of())
                        .figures())
                .isEqualTo(new NodeFigures("?", "?", "?", "?"));
    }

    @Test
    void aFigureThatIsPartlyKnownIsALowerBound() {
        var unregistered = node("n2", "healthy", "yes", "unknown", "yes", "yes", null);
        assertThat(section("unknown", List.of(), ONE_UNKNOWN, SEEN, HEALTHY, unregistered)
                        .figures())
                .isEqualTo(new NodeFigures("2", "at least 1", "2", "2"));
    }

    @Test
    void whileDeclarationsAreDarkTheNodesThatAreSeenAreStillCounted() {
        var undeclared = node("n1", "healthy", "unknown", "yes", "yes", "yes", null);
        assertThat(section("blind", List.of(), ONE_UNKNOWN, STATE_DARK, undeclared)
                        .figures())
                .isEqualTo(new NodeFigures("?", "at least 1", "1", "1"));
    }

    @Test
    void aClusterThatWasNeverVerifiedHasNoFigures() {
        var view = new ClusterView("c", null, null, "unverified", null, null, null, null, null, List.of());
        assertThat(ClusterSection.of(view, null, List.of(), List.of()).figures())
                .isEqualTo(new NodeFigures("?", "?", "?", "?"));
    }

    @Test
    void whatIsUnknownOfANodeIsAQuestion() {
        var unknown = node("n1", "unknown", "yes", "yes", "unknown", "unknown", null);
        assertThat(section("unknown", List.of(), ONE_UNKNOWN, SEEN, unknown)
                        .nodes()
                        .getFirst()
                        .joined()
                        .text())
                .isEqualTo("?");
    }

    @ParameterizedTest
    @EnumSource(names = {"ERROR", "CRITICAL"})
    void aReadyNodeWithASevereFindingIsShownAsUnhealthyWithTheFinding(Severity severity) {
        var row = section("findings", List.of(pressure(severity)), ALL_JUDGED, SEEN, HEALTHY)
                .nodes()
                .getFirst();
        assertThat(row.state()).isEqualTo("unhealthy");
        assertThat(row.healthy().text()).isEqualTo("no");
        assertThat(row.nextStep()).isEqualTo("what is wrong");
    }

    @Test
    void aWarningLeavesANodeHealthy() {
        assertThat(section("findings", List.of(pressure(Severity.WARNING)), ALL_JUDGED, SEEN, HEALTHY)
                        .nodes()
                        .getFirst()
                        .state())
                .isEqualTo("healthy");
    }

    private static ClusterSection section(
            String status,
            List<Finding> findings,
            List<UnknownCheck> unknowns,
            ReadingState reading,
            NodeState... nodes) {
        return ClusterSection.of(view(status, reading), report(findings, unknowns), List.of(nodes), findings);
    }

    private static ClusterView view(String status, ReadingState... readings) {
        return new ClusterView("c", null, null, status, null, "r", NOW, null, null, List.of(readings));
    }

    private static Report report(List<Finding> findings, List<UnknownCheck> unknowns) {
        return ReportFixture.of("r", "c", NOW)
                .summary(new Summary(0, 0, 0, 0, unknowns.size(), 0, new NodeCounts(0, 0, 0, 0)))
                .findings(findings)
                .unknowns(unknowns)
                .report();
    }

    private static Finding pressure(Severity severity) {
        return ReportFixture.finding("c", "node-disk-pressure", severity, Subject.of("node", "n1"), NOW, null);
    }

    private static ReadingState reading(String source, String state) {
        return new ReadingState(source, state, null, "timeout");
    }

    private static NodeState node(
            String name,
            String state,
            String declared,
            String registered,
            String joined,
            String healthy,
            String brokenStep) {
        return new NodeState(
                name,
                "c",
                null,
                state,
                declared,
                registered,
                joined,
                healthy,
                brokenStep,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }
}
