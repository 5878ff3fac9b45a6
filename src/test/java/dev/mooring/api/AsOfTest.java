package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mooring.bench.Databases;
import dev.mooring.check.FiveMinutesOn;
import dev.mooring.check.FleetFixture;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.problem.ProblemException;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingFilter;
import dev.mooring.report.NodeFilter;
import dev.mooring.report.WorstFirst;
import dev.mooring.silence.SilenceFixture;
import dev.mooring.timeline.Entry;
import dev.mooring.timeline.TimelineFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet of which all nodes of one site were lost at noon, and were back five minutes later. */
class AsOfTest {
    private static final Instant NOON = FleetFixture.NOW;
    private static final Instant LATER = NOON.plusSeconds(300);
    private final Fleet fleet = NamedFleet.of("fleet", "other");
    private TimelineFixture fixture;
    private SiteViews sites;
    private NodeViews nodes;
    private ClusterViews clusters;
    private FindingsAsOf findings;
    private FindingLives lives;

    @TempDir
    Path folder;

    @BeforeEach
    void live() throws Exception {
        var database = Databases.sqlite(folder.resolve("past.db"));
        fixture = new TimelineFixture(database);
        var desk = fixture.desk();
        sites = new SiteViews(desk.nodes(), desk.findings(), desk.reports());
        nodes = new NodeViews(desk.nodes(), desk.findings(), desk.reports());
        clusters = new ClusterViews(fleet, desk.reports(), desk.desk());
        findings = new FindingsAsOf(desk.reports(), fleet);
        lives = new FindingLives(desk.findings(), fixture.store(), new SilenceFixture(database).silences());
        fixture.judge(FleetFixture.of(40).withLost(1, 100).situation());
        fixture.judge(FiveMinutesOn.after(FleetFixture.of(40).situation()));
    }

    @Test
    void aClusterIsAsItsReportOfThenHasIt() {
        assertThat(clusters.one("fleet", Optional.of(NOON)).status()).isEqualTo("findings");
        assertThat(clusters.one("fleet", Optional.empty()).summary())
                .isNotEqualTo(clusters.one("fleet", Optional.of(NOON)).summary());
    }

    @Test
    void aClusterTellsTheOldestOfItsFindings() {
        var then = clusters.one("fleet", Optional.of(NOON));
        assertThat(then.oldest()).isNotNull();
        assertThat(fixture.desk().reports().asOf("fleet", NOON).orElseThrow().findings())
                .extracting(Finding::began)
                .allSatisfy(began ->
                        assertThat(began).isAfterOrEqualTo(then.oldest().began()));
    }

    @Test
    void beforeAllReportsThereIsNoCluster() {
        assertThatThrownBy(() -> clusters.one("fleet", Optional.of(NOON.minusSeconds(1))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().status()).isEqualTo(404));
        assertThat(clusters.find("fleet", NOON.minusSeconds(1))).isEmpty();
    }

    @Test
    void theWorstSiteComesFirstWithItsNodesByState() {
        var worst = sites.all("fleet", NOON).orElseThrow().getFirst();
        assertThat(worst.states().get("unhealthy")).isEqualTo(worst.nodes());
        assertThat(worst.findings().values().stream().mapToLong(Long::longValue).sum())
                .isPositive();
        assertThat(worst.oldest()).isNotNull();
    }

    @Test
    void sitesAreWellAgain() {
        assertThat(sites.all("fleet"))
                .isNotEmpty()
                .allSatisfy(site -> assertThat(site.states().get("healthy")).isEqualTo(site.nodes()));
    }

    @Test
    void sitesOfATimeBeforeHistoryAreNotKnown() {
        assertThat(sites.all("fleet", NOON.minusSeconds(1))).isEmpty();
        assertThat(sites.all("other", NOON)).isEmpty();
    }

    @Test
    void aNodeShowsItsChainWithTheFirstBrokenStep() {
        var lost = lostNode();
        assertThat(lost.chain())
                .extracting(NodeView.Step::step, NodeView.Step::broken)
                .containsExactly(
                        tuple("declared", false),
                        tuple("registered", false),
                        tuple("joined", false),
                        tuple("healthy", true));
    }

    @Test
    void aNodeShowsWhatEachSourceSaidAndWhenItWasRead() {
        assertThat(lostNode().sources()).anySatisfy(said -> {
            assertThat(said.source()).isEqualTo("kubernetes-nodes");
            assertThat(said.said()).startsWith("Ready is Unknown");
            assertThat(said.asOf()).isEqualTo(NOON);
        });
    }

    @Test
    void aNodeHasItsPastFindingsBesideTheOpenOnes() {
        var name = lostNode().name();
        var now = nodes.find("fleet", name).orElseThrow();
        assertThat(now.findings()).isEmpty();
        assertThat(now.past())
                .isNotEmpty()
                .allMatch(finding -> finding.subject().name().equals(name));
        assertThat(now.stateSince()).isEqualTo(LATER);
    }

    @Test
    void findingsAreThoseThatWereOpenThen() {
        assertThat(findings.worst(FindingFilter.ALL.ofCluster("fleet"), NOON))
                .isNotEmpty()
                .isSortedAccordingTo(Comparator.comparing(WorstFirst::of));
    }

    @Test
    void findingsOfThenArePagedAndNarrowed() {
        var all = findings.worst(FindingFilter.ALL.ofCluster("fleet"), NOON);
        assertThat(FindingsAsOf.behind(all, WorstFirst.of(all.getFirst()), 100)).isEqualTo(all.subList(1, all.size()));
        assertThat(FindingsAsOf.behind(all, WorstFirst.FIRST, 1)).containsExactly(all.getFirst());
        assertThat(findings.worst(FindingFilter.ALL.ofCluster("fleet").ofSite("nowhere"), NOON))
                .isEmpty();
    }

    @Test
    void findingsOfThenAreOfOneCluster() {
        assertRefused(FindingFilter.ALL, "give the cluster");
    }

    @Test
    void whatWasOverThenIsNotKnown() {
        assertRefused(FindingFilter.ALL.ofCluster("fleet").withStatus(Finding.Status.RESOLVED), "leave status out");
    }

    @Test
    void theLifeOfAFindingHasItsOpeningsTheNewestFirst() {
        fixture.judge(FiveMinutesOn.after(
                FiveMinutesOn.after(FleetFixture.of(40).withLost(1, 100).situation())));
        var fingerprint = findings.worst(FindingFilter.ALL.ofCluster("fleet"), NOON)
                .getFirst()
                .fingerprint();
        var life = lives.find(fingerprint).orElseThrow();
        assertThat(life.openings()).hasSize(2);
        assertThat(life.openings().getFirst().resolved()).isNull();
        assertThat(life.openings().getLast()).satisfies(first -> {
            assertThat(first.opened()).isEqualTo(NOON);
            assertThat(first.resolved()).isEqualTo(LATER);
            assertThat(first.resolvedBy()).isEqualTo("judged-clean");
            assertThat(first.entries()).extracting(Entry::kindId).containsExactly("finding-opened", "finding-resolved");
        });
    }

    @Test
    void theWatchOfAClusterEndsAnOpeningAndWhatIsFoundAgainIsAnother() {
        var lost = FleetFixture.of(40).withLost(1, 100).situation();
        var again = FiveMinutesOn.after(FiveMinutesOn.after(lost));
        fixture.judge(again);
        var givenUp = again.now().plusSeconds(60);
        fixture.giveUp("fleet", givenUp);
        var fingerprint = findings.worst(FindingFilter.ALL.ofCluster("fleet"), NOON)
                .getFirst()
                .fingerprint();
        assertThat(lives.find(fingerprint).orElseThrow().openings().getFirst()).satisfies(newest -> {
            assertThat(newest.resolved()).isEqualTo(givenUp);
            assertThat(newest.resolvedBy()).isEqualTo("configuration");
        });
        fixture.judge(FiveMinutesOn.after(again));
        assertThat(lives.find(fingerprint).orElseThrow().openings())
                .extracting(FindingLife.Opening::resolved)
                .containsExactly(null, givenUp, LATER);
    }

    @Test
    void aFindingThatNeverCountedHasItsLifeToo() {
        var explained = fixture.desk().findings().worst(inhibited(), WorstFirst.FIRST, 100).stream()
                .filter(finding -> !finding.counts())
                .findFirst()
                .orElseThrow();
        assertThat(lives.find(explained.fingerprint()).orElseThrow().openings())
                .singleElement()
                .satisfies(opening -> {
                    assertThat(opening.opened()).isEqualTo(explained.firstSeen());
                    assertThat(opening.resolved()).isEqualTo(explained.resolvedAt());
                });
    }

    @Test
    void nothingIsKnownOfAFindingThatThereNeverWas() {
        assertThat(lives.find("none")).isEmpty();
    }

    private static FindingFilter inhibited() {
        return FindingFilter.narrowed().inhibited(true).built();
    }

    private NodeView lostNode() {
        var lost = fixture.desk()
                .nodes()
                .history()
                .page("fleet", NOON, new NodeFilter(Optional.empty(), Optional.of("unhealthy")), "", 1)
                .getFirst();
        return nodes.find("fleet", lost.name(), NOON).orElseThrow();
    }

    private void assertRefused(FindingFilter filter, String words) {
        assertThatThrownBy(() -> findings.worst(filter, NOON))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.problem().status()).isEqualTo(400);
                    assertThat(problem.problem().detail()).contains(words);
                });
    }
}
