package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.kubernetes.KubeletProbes;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Stores.Wrong;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.report.Finding;
import dev.mooring.report.LifecycleFixture.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is one outage is one finding, from look to look. */
class ToldOnceTest {
    private static final Reading<?> NO_EVENTS =
            Reading.unavailable(KubernetesSources.EVENTS, new Cause(Cause.Kind.REFUSED, "list events", "forbidden"));

    @Test
    void whatGrowsToTheLossOfASiteIsToldOtherwiseAndIsNotInOrder() {
        var stores = Stores.of(1, 30).with("other", 2);
        stores.at("store-0", 12, Wrong.LOST).look();
        assertThat(ends(stores.at("store-0", 17, Wrong.LOST).look()))
                .containsExactly("node-unreachable told-otherwise");
    }

    @Test
    void theLossOfASiteOfWhichMostLastsIsToldOtherwise() {
        var stores = Stores.of(1, 30).with("other", 2);
        stores.at("store-0", 17, Wrong.LOST).look();
        assertThat(ends(stores.at("store-0", 16, Wrong.LOST).look()))
                .containsExactly("site-disconnected told-otherwise");
    }

    @Test
    void theLossOfASiteThatIsOverIsJudgedClean() {
        var stores = Stores.of(1, 30).with("other", 2);
        stores.at("store-0", 17, Wrong.LOST).look();
        assertThat(ends(stores.at("store-0", 0, Wrong.LOST).look())).containsExactly("site-disconnected judged-clean");
    }

    @Test
    void theLossOfASiteGoesOnWhereNodesOfNoSiteAreLostToo() {
        var stores = Stores.of(1, 10).with(Stores.NOWHERE, 2);
        stores.at("store-0", 9, Wrong.LOST).at(Stores.NOWHERE, 2, Wrong.LOST).look();
        assertThat(counting(stores.look(), "site-disconnected"))
                .extracting(finding -> finding.subject().kind())
                .containsExactlyInAnyOrder("site", "cluster");
    }

    @Test
    void theLossOfASiteThatFollowsThatOfNodesOfNoSiteIsTold() {
        var stores = Stores.of(1, 10).with(Stores.NOWHERE, 2);
        stores.at(Stores.NOWHERE, 2, Wrong.LOST).look();
        assertThat(counting(stores.at("store-0", 9, Wrong.LOST).look(), "site-disconnected"))
                .extracting(finding -> finding.subject().kind())
                .containsExactlyInAnyOrder("site", "cluster");
    }

    @Test
    void oneNodeThatComesAndGoesAtTheEdgeOfManyChangesNothing() {
        var stores = Stores.of(1, 30);
        stores.first(10, Wrong.FULL).look();
        for (var full : List.of(9, 10, 9, 5)) {
            var step = stores.first(full, Wrong.FULL).look();
            assertThat(counting(step, "node-disk-pressure"))
                    .extracting(finding -> finding.subject().kind())
                    .containsExactly("site");
            assertThat(step.report().changes().opened()).isEmpty();
        }
    }

    @Test
    void manyOfWhichFewAreLeftAreToldEachByItself() {
        var stores = Stores.of(1, 30);
        stores.first(10, Wrong.FULL).look();
        assertThat(counting(stores.first(4, Wrong.FULL).look(), "node-disk-pressure"))
                .hasSize(4);
    }

    @Test
    void aRestartDoesNotForgetWhatWasToldOnce() {
        var stores = Stores.of(1, 30);
        stores.first(10, Wrong.FULL).look();
        assertThat(counting(stores.restarted().first(9, Wrong.FULL).look(), "node-disk-pressure"))
                .hasSize(1);
    }

    @Test
    void whatTheClusterTellsOnceIsNotTakenApartWhereASiteReachesTen() {
        var stores = Stores.of(2, 30);
        stores.at("store-0", 9, Wrong.FULL).at("store-1", 9, Wrong.FULL).look();
        assertThat(counting(stores.at("store-0", 10, Wrong.FULL).look(), "node-disk-pressure"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.summary()).startsWith("19 of 60 nodes"));
    }

    @Test
    void whatIsToldOfFiftySitesAsOneStaysOneWhereOneOfThemIsMended() {
        var stores = Stores.of(60, 12);
        stores.first(50 * 12, Wrong.FULL).look();
        assertThat(counting(stores.first(49 * 12, Wrong.FULL).look(), "node-disk-pressure"))
                .hasSize(1);
    }

    @Test
    void theLastNodeOfManySmallSitesMakesNoFindingForEach() {
        var stores = Stores.of(200, 1);
        stores.first(199, Wrong.LOST).look();
        var step = stores.first(200, Wrong.LOST).look();
        assertThat(counting(step)).singleElement().satisfies(finding -> {
            assertThat(finding.check()).isEqualTo("site-disconnected");
            assertThat(finding.subject().kind()).isEqualTo("cluster");
            assertThat(finding.summary()).isEqualTo("200 of 200 nodes stopped reporting, at all of 200 sites");
        });
        assertThat(ends(step)).containsExactly("node-unreachable told-otherwise");
    }

    @Test
    void aClusterWhoseEveryNodeIsLostHasOneFindingThoughOneStandsNowhere() {
        assertThat(counting(Stores.of(2, 1).first(2, Wrong.LOST).look())).hasSize(1);
        assertThat(counting(
                        Stores.of(1, 10).with("other", 1).first(11, Wrong.LOST).look()))
                .hasSize(1);
    }

    @Test
    void manySitesThatAreLostAreOneFindingWhetherOneIsLeftOrNot() {
        var stores = Stores.of(25, 4);
        var first = counting(stores.first(24 * 4, Wrong.LOST).look());
        assertThat(first)
                .singleElement()
                .satisfies(finding -> assertThat(finding.summary()).startsWith("24 of 25 sites: 4 of 4 nodes"));
        assertThat(counting(stores.first(25 * 4, Wrong.LOST).look()))
                .extracting(Finding::fingerprint)
                .containsExactly(first.getFirst().fingerprint());
    }

    @Test
    void aFewSitesThatAreLostAreAFindingEach() {
        assertThat(counting(Stores.of(25, 4).first(3 * 4, Wrong.LOST).look())).hasSize(3);
    }

    @Test
    void whatWasToldOnceIsToldSoAfterNothingWasHeardOfMostOfItForALook() {
        var stores = Stores.of(1, 40);
        stores.first(12, Wrong.FULL).look();
        stores.first(9, Wrong.FULL).look();
        stores.first(0, Wrong.FULL).first(6, Wrong.LOST);
        IntStream.range(6, 9).forEach(index -> stores.node("store-0-" + index, Wrong.FULL));
        stores.look();
        var step = stores.first(0, Wrong.LOST).first(9, Wrong.FULL).look();
        assertThat(counting(step))
                .extracting(Finding::summary)
                .singleElement()
                .satisfies(summary -> assertThat(summary).startsWith("9 of 40 nodes"));
        assertThat(step.report().changes().opened()).isEmpty();
    }

    @Test
    void whatWasToldOnceIsToldSoAfterNothingWasHeardOfAllOfItForALook() {
        var stores = Stores.of(1, 40);
        stores.first(12, Wrong.FULL).look();
        stores.first(0, Wrong.FULL).first(12, Wrong.LOST).look();
        var step = stores.first(0, Wrong.LOST).first(9, Wrong.FULL).look();
        assertThat(counting(step, "node-disk-pressure"))
                .extracting(finding -> finding.subject().kind())
                .containsExactly("site");
    }

    @Test
    void oneNodeThatIsLostDoesNotKeepFewFromBeingToldEachByItself() {
        var stores = Stores.of(1, 40).with("other", 1).node("other-0", Wrong.LOST);
        stores.at("store-0", 12, Wrong.FULL).look();
        stores.at("store-0", 3, Wrong.FULL).look();
        assertThat(counting(stores.at("store-0", 7, Wrong.FULL).look(), "node-disk-pressure"))
                .hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 6, 9})
    void oneNodeThatComesBackFromTheLossOfAllSitesMakesNoFindingForEach(int sites) {
        var stores = Stores.of(sites, 4);
        stores.first(4 * sites, Wrong.LOST).look();
        for (var lost : List.of(4 * sites - 1, 4 * sites)) {
            var step = stores.first(lost, Wrong.LOST).look();
            assertThat(counting(step))
                    .extracting(Finding::summary)
                    .containsExactly(
                            lost + " of " + 4 * sites + " nodes stopped reporting, at all of " + sites + " sites");
            assertThat(step.report().changes().opened()).isEmpty();
            assertThat(ends(step)).isEmpty();
        }
    }

    @Test
    void aSiteThatIsBackFromTheLossOfAllEndsTheClustersFinding() {
        var stores = Stores.of(4, 4);
        stores.first(16, Wrong.LOST).look();
        assertThat(counting(stores.first(12, Wrong.LOST).look()))
                .extracting(finding -> finding.subject().kind())
                .containsExactly("site", "site", "site");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 12})
    void whatWasSeenAsALinkDiedIsToldByTheLossOfTheSite(int nodes) {
        var stores = Stores.of(1, nodes).with("other", 5);
        stores.look(probe(stores, nodes));
        assertThat(counting(stores.look(probe(stores, nodes)), "api-to-kubelet-path-broken"))
                .isNotEmpty();
        stores.at("store-0", nodes, Wrong.LOST);
        for (var look = 0; look < 3; look++) {
            assertThat(counting(stores.look(probe(stores, 0))))
                    .extracting(Finding::check)
                    .containsExactly("site-disconnected");
        }
    }

    @Test
    void whatIsStillSoOnceTheLinkIsBackCountsAgain() {
        var stores = Stores.of(1, 4).with("other", 5);
        stores.look(probe(stores, 4));
        stores.at("store-0", 4, Wrong.LOST).look(probe(stores, 0));
        stores.at("store-0", 0, Wrong.LOST);
        assertThat(counting(stores.look(probe(stores, 4))))
                .extracting(Finding::check)
                .containsOnly("api-to-kubelet-path-broken")
                .hasSize(4);
    }

    /** The kubelets of some nodes are asked, and out of reach. */
    private static Reading<?> probe(Stores stores, int broken) {
        var failures = new HashMap<String, Optional<String>>();
        IntStream.range(0, broken)
                .forEach(index -> failures.put(
                        "store-0-" + index,
                        Optional.of(
                                "Get \"https://10.0.0.1:10250/containerLogs\": dial tcp 10.0.0.1:10250: i/o timeout")));
        IntStream.range(0, 5).forEach(index -> failures.put("other-" + index, Optional.empty()));
        return Reading.fresh(
                KubernetesSources.KUBELET_PROBE,
                new KubeletProbes(failures),
                stores.now().plusSeconds(300));
    }

    @Test
    void aNodeThatComesAndGoesIsToldOnceForAsLongAsItDoes() {
        var stores = Stores.of(1, 3);
        var told = IntStream.range(0, 120)
                .map(turn -> {
                    stores.first(turn % 2 == 0 ? 1 : 0, Wrong.NOT_READY);
                    var changes =
                            stores.lookAfter(Duration.ofSeconds(30)).report().changes();
                    return changes.opened().size() + changes.resolved().size();
                })
                .sum();
        // It goes, comes back, goes again and comes back: from then on it comes and goes.
        assertThat(told).isEqualTo(5);
    }

    @Test
    void aNodeThatComesAndGoesIsAsSevereAsTheWorstThatWasSeenOfIt() {
        var stores = Stores.of(1, 3);
        var step = flapping(stores, Wrong.LOST, 6);
        assertThat(counting(step)).singleElement().satisfies(finding -> {
            assertThat(finding.check()).isEqualTo("node-flapping");
            assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
        });
        assertThat(flapping(Stores.of(1, 3), Wrong.NOT_READY, 6).open())
                .extracting(Finding::severity)
                .containsExactly(Severity.ERROR);
    }

    @Test
    void aNodeThatHasComeAndGoneForHoursDoesSoSinceItBegan() {
        var stores = Stores.of(1, 3);
        var first = flapping(stores, Wrong.LOST, 4).open().getFirst().since();
        assertThat(counting(flapping(stores, Wrong.LOST, 60), "node-flapping"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.since()).isEqualTo(first));
    }

    @Test
    void aNodeThatStaysAwayAfterwardsIsToldAsLost() {
        var stores = Stores.of(1, 3);
        flapping(stores, Wrong.LOST, 4);
        stores.first(1, Wrong.LOST);
        assertThat(counting(stores.look())).extracting(Finding::check).containsExactly("node-flapping");
        assertThat(counting(stores.lookAfter(Duration.ofHours(1))))
                .extracting(Finding::check)
                .containsExactly("node-unreachable");
    }

    @Test
    void aNodeThatStaysIsJudgedCleanThoughEventsCanNeverBeRead() {
        var stores = Stores.of(1, 3);
        for (var turn = 0; turn < 4; turn++) {
            stores.first(turn % 2 == 0 ? 1 : 0, Wrong.LOST).look(NO_EVENTS);
        }
        assertThat(stores.look(NO_EVENTS).open()).extracting(Finding::check).contains("node-flapping");
        assertThat(stores.lookAfter(Duration.ofHours(1), NO_EVENTS).open())
                .extracting(Finding::check)
                .doesNotContain("node-flapping");
    }

    private static Step flapping(Stores stores, Wrong wrong, int turns) {
        for (var turn = 0; turn < turns - 1; turn++) {
            stores.first(turn % 2 == 0 ? 1 : 0, wrong).look();
        }
        return stores.first(0, wrong).look();
    }

    private static List<Finding> counting(Step step) {
        return step.open().stream().filter(Finding::counts).toList();
    }

    private static List<Finding> counting(Step step, String check) {
        return counting(step).stream()
                .filter(finding -> finding.check().equals(check))
                .toList();
    }

    /** Of those that counted. */
    private static List<String> ends(Step step) {
        return step.resolved().stream()
                .filter(Finding::counts)
                .map(finding -> finding.check() + " " + finding.resolvedBy())
                .toList();
    }
}
