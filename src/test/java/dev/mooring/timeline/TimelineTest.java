package dev.mooring.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.eks.EksUpdate;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.bench.Databases;
import dev.mooring.check.FiveMinutesOn;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.report.DeskFixture;
import dev.mooring.timeline.Entry.Delivered;
import dev.mooring.timeline.Entry.EksUpdated;
import dev.mooring.timeline.Entry.FindingChanged;
import dev.mooring.timeline.Entry.FindingOpened;
import dev.mooring.timeline.Entry.FindingResolved;
import dev.mooring.timeline.Entry.SilenceBegun;
import dev.mooring.timeline.Entry.SourcesBack;
import dev.mooring.timeline.Entry.SourcesLost;
import dev.mooring.timeline.Entry.Verified;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineTest {
    private static final Instant NOW = FleetFixture.NOW;
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));
    private static final Wanted ALL = Wanted.of(List.of("fleet"));
    private static final String UPDATE = """
            {"user":{"name":"Dana Ops","githubLogin":"dana-ops"},
             "organization":{"name":"Acme","githubLogin":"acme"},"projectName":"edge","stackName":"fleet",
             "updateUrl":"https://app.pulumi.com/acme/edge/fleet/updates/42","kind":"update","result":"succeeded",
             "resourceChanges":{"create":2,"same":11},"isPreview":false}""";

    @TempDir
    Path folder;

    private Database database;
    private TimelineFixture fixture;

    @BeforeEach
    void open() throws Exception {
        database = Databases.sqlite(folder.resolve("timeline.db"));
        fixture = new TimelineFixture(database);
    }

    @Test
    void tellsThatAFindingOpened() {
        fixture.judge(FleetFixture.of(4).withDiskPressure(1).situation());
        assertThat(of(FindingOpened.class))
                .filteredOn(entry -> entry.subject().kind().equals("node"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.at()).isEqualTo(NOW);
                    assertThat(entry.severity()).isEqualTo(Severity.ERROR);
                });
    }

    @Test
    void tellsThatAFindingIsOverAndWhenItBegan() {
        fixture.judge(FleetFixture.of(4).withDiskPressure(1).situation());
        fixture.judge(FiveMinutesOn.after(FleetFixture.of(4).situation()));
        assertThat(of(FindingResolved.class)).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.at()).isEqualTo(LATER);
            assertThat(entry.opened()).isEqualTo(NOW);
            assertThat(entry.resolvedBy()).isEqualTo("judged-clean");
        });
    }

    @Test
    void whatCountedOfAClusterThatIsWatchedNoLongerIsOverByConfiguration() {
        fixture.judge(FleetFixture.of(40).withLost(1, 100).situation());
        fixture.giveUp("fleet", LATER);
        assertThat(of(FindingResolved.class))
                .hasSameSizeAs(of(FindingOpened.class))
                .allSatisfy(entry -> {
                    assertThat(entry.at()).isEqualTo(LATER);
                    assertThat(entry.resolvedBy()).isEqualTo("configuration");
                });
    }

    @Test
    void whatStaysAsItWasIsNotToldAgain() {
        var pressure = FleetFixture.of(4).withDiskPressure(1).situation();
        fixture.judge(pressure);
        var before = fixture.entries(ALL);
        fixture.judge(FiveMinutesOn.after(pressure));
        assertThat(fixture.entries(ALL)).isEqualTo(before);
    }

    @Test
    void sourcesThatAreLostForOneCauseAreOneEntry() {
        var healthy = FleetFixture.of(4).situation();
        fixture.judge(healthy);
        fixture.judge(without(FiveMinutesOn.after(healthy)));
        assertThat(of(SourcesLost.class))
                .filteredOn(entry -> entry.at().equals(LATER))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.sources()).containsExactlyInAnyOrder("kubernetes-nodes", "kubernetes-leases");
                    assertThat(entry.api()).isEqualTo("kubernetes");
                    assertThat(entry.cause()).isEqualTo("refused");
                });
    }

    @Test
    void aSourceThatStaysAwayIsNotLostAgain() {
        var dark = without(FleetFixture.of(4).situation());
        fixture.judge(dark);
        fixture.judge(FiveMinutesOn.after(dark));
        assertThat(of(SourcesLost.class)).allMatch(entry -> entry.at().equals(NOW));
    }

    @Test
    void sourcesThatComeBackTellSinceWhenTheyWereAway() {
        fixture.judge(without(FleetFixture.of(4).situation()));
        fixture.judge(FiveMinutesOn.after(FleetFixture.of(4).situation()));
        assertThat(of(SourcesBack.class)).singleElement().satisfies(entry -> {
            assertThat(entry.sources()).containsExactlyInAnyOrder("kubernetes-nodes", "kubernetes-leases");
            assertThat(entry.lost()).isEqualTo(NOW);
        });
    }

    @Test
    void anEksUpdateIsOneEntryThatSaysHowItStands() {
        var healthy = FleetFixture.of(4).situation();
        fixture.judge(updating(healthy, "InProgress", NOW.minusSeconds(60)));
        fixture.judge(updating(FiveMinutesOn.after(healthy), "Successful", NOW.minusSeconds(60)));
        assertThat(of(EksUpdated.class))
                .containsExactly(new EksUpdated(
                        NOW.minusSeconds(60),
                        "fleet",
                        "u-1",
                        "VersionUpdate",
                        "Successful",
                        List.of("Version=1.34"),
                        List.of()));
    }

    @Test
    void anEksUpdateOfLastYearIsNoNews() {
        fixture.judge(updating(FleetFixture.of(4).situation(), "Successful", NOW.minus(Duration.ofDays(300))));
        assertThat(of(EksUpdated.class)).isEmpty();
    }

    @Test
    void onlyAVerificationThatPeopleAskedForIsTold() {
        var healthy = FleetFixture.of(4).situation();
        fixture.judge(healthy);
        var asked = fixture.judge("request", FiveMinutesOn.after(healthy));
        assertThat(of(Verified.class)).containsExactly(new Verified(LATER, "fleet", asked.id()));
    }

    @Test
    void aDeliveryTellsWhoChangedWhatAndHowMuch() {
        deliver("d1", NOW);
        assertThat(of(Delivered.class))
                .containsExactly(new Delivered(
                        NOW,
                        "fleet",
                        "d1",
                        "stack-updated",
                        "acme/edge/fleet",
                        "update",
                        "succeeded",
                        42L,
                        "Dana Ops",
                        Map.of("create", 2L, "same", 11L),
                        "https://app.pulumi.com/acme/edge/fleet/updates/42",
                        true));
    }

    @Test
    void aDeliveryAboutAnotherClusterIsNotOfThisOne() {
        fixture.deliver(
                "d1", "stack_update", "stack-updated", "acme/edge/other", NOW, UPDATE.replace("fleet", "other"));
        assertThat(fixture.entries(ALL)).isEmpty();
        assertThat(fixture.entries(Wanted.of(List.of("fleet", "other")))).hasSize(1);
    }

    @Test
    void anEnvironmentOfTheSameNameAsTheStackIsNotTheStack() {
        var body =
                "{\"organization\":{\"githubLogin\":\"acme\"},\"projectName\":\"edge\",\"environmentName\":\"fleet\",\"action\":\"created\",\"revision\":5}";
        fixture.deliver("d0", "environment_revision", "environment-revised", "acme/edge/fleet", LATER, body);
        deliver("d1", NOW);
        assertThat(fixture.timeline().newest(ALL, 1))
                .singleElement()
                .extracting(entry -> ((Delivered) entry).delivery())
                .isEqualTo("d1");
    }

    @Test
    void theNewestComesFirstWhateverItIs() {
        deliver("d1", NOW);
        fixture.add(lost(NOW.minusSeconds(1)), lost(NOW.plusSeconds(1)));
        assertThat(fixture.entries(ALL))
                .extracting(Entry::at)
                .containsExactly(NOW.plusSeconds(1), NOW, NOW.minusSeconds(1));
    }

    @Test
    void pagesHaveEachEntryOnceThoughAllAreOfOneTime() {
        for (var count = 0; count < 5; count++) {
            deliver("d" + count, NOW);
            fixture.add(lost(NOW), opened("n" + count, "dc1", Severity.ERROR));
        }
        var whole = fixture.entries(ALL);
        assertThat(whole).hasSize(15);
        assertThat(fixture.pages(ALL, 2)).isEqualTo(whole);
    }

    @Test
    void isNarrowedByTimeFromThenOnAndUntilBefore() {
        fixture.add(lost(NOW.minusSeconds(1)), lost(NOW), lost(NOW.plusSeconds(1)));
        deliver("d1", NOW.minusSeconds(1));
        var wanted = new Wanted(
                Set.of("fleet"),
                Optional.of(NOW),
                Optional.of(NOW.plusSeconds(1)),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(fixture.entries(wanted)).extracting(Entry::at).containsExactly(NOW);
    }

    @Test
    void isNarrowedToASiteANodeOrASeverityWhichOnlyFindingsHave() {
        fixture.add(lost(NOW), opened("a", "dc1", Severity.ERROR), opened("b", "dc2", Severity.WARNING));
        deliver("d1", NOW);
        assertThat(fixture.entries(ALL.ofSite("dc1"))).containsExactly(opened("a", "dc1", Severity.ERROR));
        assertThat(fixture.entries(ALL.ofNode("b"))).containsExactly(opened("b", "dc2", Severity.WARNING));
        var errors = new Wanted(
                Set.of("fleet"),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("error"));
        assertThat(fixture.entries(errors)).containsExactly(opened("a", "dc1", Severity.ERROR));
    }

    @Test
    void isNarrowedToKinds() {
        fixture.add(lost(NOW), opened("a", "dc1", Severity.ERROR));
        deliver("d1", NOW);
        var wanted = new Wanted(
                Set.of("fleet"),
                Optional.empty(),
                Optional.empty(),
                Set.of(Entry.DELIVERED, Entry.SOURCES_LOST),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(fixture.entries(wanted))
                .extracting(Entry::kindId)
                .containsExactlyInAnyOrder("delivery", "sources-lost");
    }

    @Test
    void whatConcernsTheWholeFleetIsOfEachCluster() {
        fixture.add(new SilenceBegun(NOW, null, "s1", "dana", "moving", null));
        assertThat(fixture.entries(ALL)).hasSize(1);
        assertThat(fixture.entries(Wanted.of(List.of("fleet", "other")))).hasSize(1);
    }

    @Test
    void silencesAreOfTheClustersThatTheyCover() {
        fixture.silence("s1", "fl*", NOW, LATER, "ada");
        fixture.silence("s2", "other", NOW, null, null);
        fixture.silence("s3", "fleet", NOW.plusSeconds(86_400), null, null);
        assertThat(fixture.entries(ALL))
                .containsExactly(
                        new Entry.SilenceEnded(LATER, null, "s1", "people", "ada"),
                        new SilenceBegun(NOW, null, "s1", "dana", "moving", null));
        assertThat(fixture.pages(Wanted.of(List.of("fleet", "other")), 1)).hasSize(3);
    }

    @Test
    void aWindowThatWasEndedBeforeItsTimeNeverBegan() {
        fixture.silence("s1", "fleet", LATER, NOW, "ada");
        assertThat(fixture.entries(ALL))
                .contains(new Entry.SilenceEnded(NOW, "fleet", "s1", "people", "ada"))
                .noneMatch(SilenceBegun.class::isInstance);
    }

    @Test
    void aSilenceThatEndedByItselfWasEndedByNobody() {
        fixture.silence("s1", "fleet", NOW, LATER, "time");
        assertThat(fixture.entries(ALL)).contains(new Entry.SilenceEnded(LATER, "fleet", "s1", "time", null));
    }

    @Test
    void tellsTheLifeOfOneFindingOldestFirst() {
        var subject = new Subject("node", "a", "dc1");
        var changed = new FindingChanged(
                LATER, "fleet", "f-a", "node-lost", Severity.CRITICAL, Severity.ERROR, subject, "what is wrong");
        fixture.add(changed, opened("a", "dc1", Severity.ERROR), opened("b", "dc1", Severity.ERROR));
        assertThat(fixture.store().ofFinding("f-a", 10)).containsExactly(opened("a", "dc1", Severity.ERROR), changed);
    }

    @Test
    void aReportThatIsNotStoredLeavesNoEntry() {
        var failing = new DeskFixture(database, storing -> {
            fixture.store().add(storing.session(), List.of(lost(NOW)));
            throw new IllegalStateException("planted");
        });
        var judgement = Judgement.of(FleetFixture.of(4).situation(), Policy.standard());
        assertThatThrownBy(() -> failing.issue(judgement)).hasMessage("planted");
        assertThat(fixture.entries(ALL)).isEmpty();
    }

    @Test
    void forgetsWhatIsOldAndAllButTheNewestSoMany() {
        fixture.add(lost(NOW.minusSeconds(3)), lost(NOW.minusSeconds(2)), lost(NOW.minusSeconds(1)), lost(NOW));
        fixture.store().forget("fleet", NOW.minusSeconds(2), 10, 100);
        assertThat(fixture.entries(ALL)).hasSize(3);
        fixture.store().forget("fleet", Instant.EPOCH, 2, 100);
        assertThat(fixture.entries(ALL)).extracting(Entry::at).containsExactly(NOW, NOW.minusSeconds(1));
    }

    @Test
    void forgetsNoMoreThanTheOldestOfWhatHappenedAtOnce() {
        fixture.add(lost(NOW), lost(NOW), lost(NOW));
        fixture.store().forget("fleet", Instant.EPOCH, 2, 100);
        assertThat(fixture.entries(ALL)).hasSize(2);
    }

    @Test
    void everyKindIsReadAsItWasWritten() {
        var subject = new Subject("node", "a", null);
        var entries = List.<Entry>of(
                opened("a", "dc1", Severity.ERROR),
                new Entry.FindingFolded(NOW, "fleet", "f", "c", Severity.INFO, subject, "s", null, "rule"),
                new FindingChanged(NOW, "fleet", "f", "c", Severity.INFO, Severity.ERROR, subject, "s"),
                new FindingResolved(NOW, "fleet", "f", "c", Severity.INFO, subject, "s", "judged-clean", NOW),
                lost(NOW),
                new SourcesBack(NOW, "fleet", List.of("eks-cluster"), null),
                new SilenceBegun(NOW, "fleet", "s1", "dana", "moving", NOW),
                new Entry.SilenceEnded(NOW, null, "s1", "expired", null),
                new Verified(NOW, "fleet", "r1"));
        entries.forEach(entry -> fixture.add(entry));
        assertThat(fixture.entries(ALL).reversed()).isEqualTo(entries);
    }

    @Test
    void aDeliveryOfAStackThatClustersShareIsOfEachAndNoneIsLostBetweenPages() {
        var names = List.of("a", "b", "c", "d", "e", "f");
        fixture = new TimelineFixture(database, NamedFleet.sharing("acme/edge/fleet", names.toArray(String[]::new)));
        deliver("d1", NOW);
        deliver("d2", NOW);
        assertThat(fixture.pages(Wanted.of(names), 4))
                .hasSize(12)
                .doesNotHaveDuplicates()
                .isEqualTo(fixture.entries(Wanted.of(names)));
    }

    @Test
    void isTheSameOnPostgresql() throws Exception {
        database = FreshDatabase.of(Dialect.POSTGRESQL);
        fixture = new TimelineFixture(database);
        var healthy = FleetFixture.of(4).situation();
        fixture.judge(updating(healthy, "InProgress", NOW.minusSeconds(60)));
        fixture.judge("request", updating(without(FiveMinutesOn.after(healthy)), "Successful", NOW.minusSeconds(60)));
        deliver("d1", NOW);
        deliver("d2", NOW);
        var whole = fixture.entries(ALL);
        assertThat(whole).extracting(Entry::kindId).contains("eks-update", "delivery", "verification", "sources-lost");
        assertThat(fixture.pages(Wanted.of(List.of("fleet", "other")), 1)).isEqualTo(whole);
        assertThat(of(EksUpdated.class)).extracting(EksUpdated::status).containsExactly("Successful");
        assertThat(fixture.store().forget("fleet", Instant.EPOCH, 1, 100)).isFalse();
    }

    private <T extends Entry> List<T> of(Class<T> kind) {
        return fixture.entries(ALL).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Test
    void tellsOfAllDeliveriesThoughTheirBodiesDoNotFitIntoMemoryAtOnce() {
        var large = UPDATE.substring(0, UPDATE.length() - 1) + ",\"more\":\"" + "x".repeat(200_000) + "\"}";
        for (var count = 0; count < 30; count++) {
            fixture.deliver(
                    "d" + count, "stack_update", "stack-updated", "acme/edge/fleet", NOW.plusSeconds(count), large);
        }
        assertThat(of(Delivered.class))
                .hasSize(30)
                .allSatisfy(entry -> assertThat(entry.by()).isEqualTo("Dana Ops"));
    }

    private void deliver(String id, Instant at) {
        fixture.deliver(id, "stack_update", "stack-updated", "acme/edge/fleet", at, UPDATE);
    }

    private static SourcesLost lost(Instant at) {
        return new SourcesLost(at, "fleet", List.of("eks-cluster"), "refused", "eks", "Amazon EKS refuses", "403");
    }

    private static FindingOpened opened(String node, String site, Severity severity) {
        return new FindingOpened(
                NOW,
                "fleet",
                "f-" + node,
                "node-lost",
                severity,
                new Subject("node", node, site),
                "what is wrong",
                null);
    }

    private static Situation without(Situation situation) {
        var refused = new Cause(Cause.Kind.REFUSED, "list nodes", "HTTP 403");
        return with(
                with(situation, Reading.unavailable(KubernetesSources.NODES, refused)),
                Reading.unavailable(KubernetesSources.LEASES, refused));
    }

    private static Situation updating(Situation situation, String status, Instant begun) {
        var update = new EksUpdate(
                "u-1",
                "VersionUpdate",
                status,
                Optional.of(begun),
                List.of("Version=1.34"),
                List.of(),
                Optional.empty());
        return with(situation, Reading.fresh(EksSources.UPDATES, List.of(update), situation.now()));
    }

    private static Situation with(Situation situation, Reading<?> reading) {
        return Situation.of(
                situation.cluster(), situation.readings().and(reading), situation.now(), situation.memory());
    }
}
