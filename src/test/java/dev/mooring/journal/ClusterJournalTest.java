package dev.mooring.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.log.CapturedLog;
import dev.mooring.replica.LeadershipGained;
import dev.mooring.replica.LeadershipLost;
import dev.mooring.replica.SoleLeader;
import dev.mooring.report.Finding;
import dev.mooring.report.Report;
import dev.mooring.report.Report.NodeCounts;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.ReportDesk.Issue;
import dev.mooring.report.ReportFixture;
import dev.mooring.report.Trigger;
import dev.mooring.verification.Ticket;
import dev.mooring.verification.VerificationQueue.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the log says of a cluster. */
class ClusterJournalTest {
    private static final Instant START = Instant.parse("2026-08-21T12:00:00Z");
    private static final ReadingState READ = new ReadingState("ssm-activations", "fresh", START, null);
    private static final ReadingState UNREAD =
            new ReadingState("ssm-activations", "unavailable", null, "refused: ssm:DescribeActivations: not allowed");
    private static final ReadingState OFF = new ReadingState("ssm-activations", "off", null, "switched off");

    private final ClusterJournal journal = new ClusterJournal(new SoleLeader(new Fleet(Map::of)));
    private final CapturedLog log = new CapturedLog("dev.mooring.journal");
    private Instant now = START;

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void saysHowAVerificationEnded() {
        ended(READ);
        assertThat(log.of("verification-ended")).singleElement().satisfies(line -> {
            assertThat(line.text())
                    .isEqualTo("Verification ended (timer, 1500 ms): 1 critical, 2 error, 3 warning, 4 info;"
                            + " 5 checks unknown; 1 of 1 sources read; 1 opened, 2 resolved");
            assertThat(line.fields())
                    .containsEntry("cluster", "prod")
                    .containsEntry("verification", "r1")
                    .containsEntry("trigger", "timer")
                    .containsEntry("took_ms", "1500")
                    .containsEntry("opened", "1")
                    .containsEntry("resolved", "2");
        });
    }

    @Test
    void leavesAVerificationThatFailedToWhoSawItFail() {
        journal.ended(new Run(ticket(), Duration.ofMillis(1500), null));
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void saysThatASourceIsLostAndWhy() {
        ended(READ);
        ended(UNREAD);
        assertThat(log.of("source-lost")).singleElement().satisfies(line -> {
            assertThat(line.text())
                    .isEqualTo("Source lost: ssm-activations: refused: ssm:DescribeActivations: not allowed");
            assertThat(line.fields())
                    .containsEntry("cluster", "prod")
                    .containsEntry("verification", "r1")
                    .containsEntry("source", "ssm-activations")
                    .containsEntry("cause", "refused");
        });
    }

    @Test
    void saysInOneLineWhichSourcesAreLostBecauseAnotherOneIs() {
        ended(
                UNREAD,
                new ReadingState("a", "unavailable", null, "dependency: a: ssm-activations: refused"),
                new ReadingState("b", "unavailable", null, "dependency: b: ssm-activations: refused"));
        assertThat(log.of("source-lost")).hasSize(1);
        assertThat(log.of("sources-lost")).singleElement().satisfies(line -> {
            assertThat(line.text()).isEqualTo("Sources lost that depend on others: 2: a, b");
            assertThat(line.fields()).containsEntry("count", "2").containsEntry("cause", "dependency");
        });
    }

    @Test
    void saysSoOfASourceThatWasNeverRead() {
        ended(UNREAD);
        assertThat(log.of("source-lost")).hasSize(1);
    }

    @Test
    void saysSoOnceForAsLongAsItLasts() {
        ended(UNREAD);
        ended(UNREAD);
        ended(UNREAD);
        assertThat(log.of("source-lost")).hasSize(1);
    }

    @Test
    void saysThatASourceIsBackAndHowLongItWasAway() {
        ended(UNREAD);
        now = START.plus(Duration.ofMinutes(10));
        ended(READ);
        assertThat(log.of("source-back"))
                .singleElement()
                .satisfies(line -> assertThat(line.text()).isEqualTo("Source back: ssm-activations, after PT10M"));
    }

    @Test
    void saysNothingOfASourceThatWasNeverAway() {
        ended(READ);
        ended(READ);
        assertThat(log.of("source-back")).isEmpty();
    }

    @Test
    void callsASourceThatIsSwitchedOffNeitherLostNorBack() {
        ended(UNREAD);
        ended(OFF);
        ended(READ);
        assertThat(log.of("source-back")).isEmpty();
    }

    @Test
    void beginsAnewWithAClusterThatItLeadsAgain() {
        ended(UNREAD);
        journal.lost(new LeadershipLost(cluster()));
        ended(UNREAD);
        assertThat(log.of("source-lost")).hasSize(2);
    }

    @Test
    void saysThatAFindingOpened() {
        issued(List.of(finding("n1", null)), List.of());
        assertThat(log.of("finding-opened")).singleElement().satisfies(line -> {
            assertThat(line.text()).isEqualTo("Opened: node-unreachable of node n1: what is wrong");
            assertThat(line.fields())
                    .containsEntry("cluster", "prod")
                    .containsEntry("verification", "r1")
                    .containsEntry("check", "node-unreachable")
                    .containsEntry("severity", "error")
                    .containsEntry("finding", finding("n1", null).fingerprint());
        });
    }

    @Test
    void saysThatAFindingWasResolvedAndHow() {
        issued(List.of(), List.of(ReportFixture.resolved(finding("n1", null), START)));
        assertThat(log.of("finding-resolved"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.text()).isEqualTo("Resolved (judged-clean): node-unreachable of node n1"));
    }

    @Test
    void saysNothingOfAFindingThatAnotherExplains() {
        issued(List.of(finding("n1", "f-site")), List.of());
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void countsTheFindingsThatAreTooManyToTellOf() {
        issued(
                IntStream.range(0, 2_000)
                        .mapToObj(number -> finding("n" + number, null))
                        .toList(),
                List.of());
        assertThat(log.of("finding-opened")).hasSize(ClusterJournal.MOST_FINDINGS + 1);
        assertThat(log.of("finding-opened").getLast().text()).isEqualTo("And 1950 more, which the report has");
    }

    @Test
    void saysThatItLeadsAClusterAndThatItDoesNoLonger() {
        journal.gained(new LeadershipGained(cluster()));
        journal.lost(new LeadershipLost(cluster()));
        assertThat(log.lines())
                .extracting(
                        line -> line.fields().get("event") + " " + line.fields().get("cluster"))
                .containsExactly("leader-gained prod", "leader-lost prod");
    }

    private void ended(ReadingState... readings) {
        journal.ended(new Run(ticket(), Duration.ofMillis(1500), report(readings)));
    }

    private void issued(List<Finding> opened, List<Finding> resolved) {
        journal.issued(new Issue(report(READ), opened, resolved, List.of()));
    }

    private static Ticket ticket() {
        return new Ticket("r1", "prod", Trigger.TIMER, new CompletableFuture<>());
    }

    private static WatchedCluster cluster() {
        return new WatchedCluster("prod", Optional.empty(), Optional.empty(), null);
    }

    private Report report(ReadingState... readings) {
        return ReportFixture.of("r1", "prod", now)
                .readings(List.of(readings))
                .summary(new Summary(1, 2, 3, 4, 5, 6, new NodeCounts(0, 0, 0, 0)))
                .changes(List.of("a"), List.of("b", "c"))
                .report();
    }

    private static Finding finding(String node, @Nullable String inhibitedBy) {
        return ReportFixture.finding(
                "prod", "node-unreachable", Severity.ERROR, Subject.of("node", node), START, inhibitedBy);
    }
}
