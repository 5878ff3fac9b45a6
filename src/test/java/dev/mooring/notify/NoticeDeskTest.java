package dev.mooring.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.bench.Databases;
import dev.mooring.check.FiveMinutesOn;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.database.Database;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.report.DeskFixture;
import dev.mooring.report.GivenUp;
import dev.mooring.silence.Scope;
import dev.mooring.silence.Silence;
import dev.mooring.silence.SilenceEnding;
import dev.mooring.silence.SilenceFixture;
import dev.mooring.silence.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From what is judged to the notices that wait, in the transaction of the report. */
class NoticeDeskTest {
    private static final Situation HEALTHY = FleetFixture.of(5_000).situation();
    private static final Situation LOST =
            FleetFixture.of(5_000).withLost(20, 30).situation();
    private static final Situation UNREAD = FleetFixture.of(20)
            .with(Reading.unavailable(
                    SsmSources.MANAGED_INSTANCES,
                    new Cause(Cause.Kind.TIMED_OUT, "ssm:DescribeInstanceInformation", "planted")))
            .situation();
    private static final Situation ONE_LOST =
            FleetFixture.of(500).withLost(1, 1).situation();
    private static final Situation ITS_SITE_LOST =
            FiveMinutesOn.after(FleetFixture.of(500).withLost(1, 25).situation());
    private Database database;
    private NoticeStore store;
    private ToldStore told;
    private Instant now = Instant.parse("2026-08-21T12:00:00Z");
    private boolean fails;
    private final List<Matter> reminded = new ArrayList<>();
    private final List<Message.Ended> ends = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        database = Databases.sqlite(folder.resolve("desk.db"));
        store = new NoticeStore(database, NotifyFixture.mapper());
        told = new ToldStore(database, NotifyFixture.mapper());
    }

    @Test
    void sixHundredNodesLostAtTwentySitesAreOneMessage() {
        judge(LOST);
        assertThat(notices()).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo("opened");
            assertThat(notice.title()).contains("20 findings");
        });
    }

    @Test
    void whatLastsIsNotToldAgain() {
        judge(LOST);
        judge(FiveMinutesOn.after(LOST));
        look();
        assertThat(notices()).hasSize(1);
    }

    @Test
    void oneReadingThatFailedWakesNobodyAndASecondOneDoes() {
        judge(UNREAD);
        look();
        assertThat(notices()).isEmpty();
        judge(FiveMinutesOn.after(UNREAD));
        look();
        assertThat(notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.title()).startsWith("ERROR: " + UNREAD.cluster() + ": "));
    }

    @Test
    void whoWantsToHearOfTheFirstReadingThatFailedDoes() {
        var settings = new HashMap<>(slack());
        settings.put("mooring.notify.unread-after", "PT0S");
        judge(UNREAD, settings);
        assertThat(notices()).extracting(Notice::kind).containsExactly("opened");
    }

    @Test
    void whatIsOverIsTold() {
        judge(LOST);
        judge(HEALTHY);
        assertThat(notices()).extracting(Notice::kind).containsExactly("resolved", "opened");
    }

    @Test
    @Timeout(60) // It would wait for ever.
    void noMoreThanOneConnectionIsHeldAtATime() {
        database = new Database(database.dialect(), database.dataSource(), database.dataSource());
        store = new NoticeStore(database, NotifyFixture.mapper());
        told = new ToldStore(database, NotifyFixture.mapper());
        var settings = new HashMap<>(slack());
        settings.put("mooring.notify.routes.now.severities", "error,critical");
        settings.put("mooring.notify.routes.daily.digest", "daily");
        desk(settings).digests(List.of(UNREAD.cluster()), this::noTrouble);
        judge(UNREAD, settings);
        judge(FiveMinutesOn.after(UNREAD), settings);
        now = now.plus(Duration.ofDays(2));
        desk(settings).look(UNREAD.cluster());
        desk(settings).digests(List.of(UNREAD.cluster()), this::noTrouble);
        desk(forgetful()).remind(UNREAD.cluster());
        desk(forgetful()).remindOfEnds();
        desk(settings).lookAtUnwatched(UNREAD.cluster(), Instant.MAX);
        desk(Map.of("mooring.notify.routes.other.sinks", "forgetful"), forgetful())
                .forgetRoutesThatAreNoMore();
        assertThat(notices()).extracting(Notice::kind).contains("opened", "digest");
    }

    @Test
    void aReportThatIsNotStoredTellsNothing() {
        fails = true;
        assertThatThrownBy(() -> judge(LOST)).hasMessage("the disk is full");
        assertThat(notices()).isEmpty();
    }

    @Test
    void withoutASinkNothingIsStored() {
        judge(LOST, Map.of());
        assertThat(notices()).isEmpty();
        assertThat(told.clusters()).isEmpty();
    }

    @Test
    void theTimerCatchesUpOnQuietHours() {
        var settings = Map.of(
                "mooring.notify.slack.url", "https://hooks.slack.example/x",
                "mooring.notify.routes.now.quiet-hours", "11:00-12:30",
                "mooring.notify.routes.now.critical-passes", "false");
        judge(LOST, settings);
        assertThat(notices()).isEmpty();
        now = now.plus(Duration.ofHours(1));
        desk(settings).look(LOST.cluster());
        assertThat(notices()).hasSize(1);
    }

    @Test
    void aDigestIsSentOnceItsTimeHasCome() {
        var settings = Map.of(
                "mooring.notify.slack.url", "https://hooks.slack.example/x",
                "mooring.notify.routes.all.digest", "daily",
                "mooring.notify.routes.all.severities", "warning,error,critical");
        judge(LOST, settings);
        desk(settings).digests(List.of(LOST.cluster()), this::noTrouble);
        assertThat(notices()).isEmpty();
        now = now.plus(Duration.ofDays(1));
        desk(settings).digests(List.of(LOST.cluster()), this::noTrouble);
        desk(settings).digests(List.of(LOST.cluster()), this::noTrouble);
        assertThat(notices()).extracting(Notice::kind).containsExactly("digest");
    }

    @Test
    void aHeartbeatIsSentOnceItsTimeHasCome() {
        var settings = Map.of(
                "mooring.notify.slack.url", "https://hooks.slack.example/x",
                "mooring.notify.routes.all.heartbeat", "weekly");
        desk(settings).heartbeats(() -> "38 clusters clean");
        now = now.plus(Duration.ofDays(8));
        desk(settings).heartbeats(() -> "38 clusters clean");
        desk(settings).heartbeats(() -> "38 clusters clean");
        assertThat(notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.title()).isEqualTo("Mooring watches: 38 clusters clean"));
    }

    @Test
    void aHeartbeatIsSentThoughTheClockWasAheadOnceAndIsRight() {
        var settings = Map.of(
                "mooring.notify.slack.url", "https://hooks.slack.example/x",
                "mooring.notify.routes.all.heartbeat", "daily");
        var right = now;
        now = right.plus(Duration.ofDays(30));
        desk(settings).heartbeats(() -> "38 clusters clean");
        now = right;
        desk(settings).heartbeats(() -> "38 clusters clean");
        desk(settings).heartbeats(() -> "38 clusters clean");
        assertThat(notices()).extracting(Notice::kind).containsExactly("heartbeat");
    }

    @Test
    void troubleOfItsOwnIsToldAndItsEndIs() {
        var parked = new Trouble.Figures(2, Optional.of(0L), 0, List.of(), onTime(), Duration.ofMinutes(15));
        var none = new Trouble.Figures(0, Optional.of(0L), 0, List.of(), onTime(), Duration.ofMinutes(15));
        var desk = desk(slack());
        desk.look(Trouble.of(parked, now));
        desk.look(Trouble.of(parked, now));
        desk.look(Trouble.of(none, now));
        assertThat(notices()).extracting(Notice::kind).containsExactly("resolved", "opened");
        assertThat(notices().getLast().title())
                .isEqualTo("ERROR: Mooring: 2 deliveries are parked: what Pulumi told was not taken in");
    }

    @Test
    void aRouteWithAnAgeTellsOfTroubleOfItsOwnOnceThatIsSoOld() {
        var settings = Map.of(
                "mooring.notify.slack.url", "https://hooks.slack.example/x",
                "mooring.notify.routes.late.age", "PT1H");
        desk(settings).look(parkedFor(Duration.ofMinutes(59)));
        assertThat(notices()).isEmpty();
        desk(settings).look(parkedFor(Duration.ofMinutes(61)));
        assertThat(notices()).extracting(Notice::kind).containsExactly("opened");
    }

    private Seen parkedFor(Duration age) {
        var begun = new Trouble.Begun(Optional.of(now.minus(age)), Optional.empty());
        return Trouble.of(
                new Trouble.Figures(2, Optional.of(0L), 0, List.of(), onTime(), Duration.ofMinutes(15), begun), now);
    }

    /** It is a warning: without a route of their own, people hear of those once a day. */
    @Test
    void thatDeliveriesAreMissingStandsInTheDigestOfWhoSetsUpNoRoute() {
        desk(slack()).digests(List.of(), this::noTrouble);
        now = now.plus(Duration.ofDays(1));
        desk(slack()).digests(List.of(), () -> missing(Optional.of(3L)));
        assertThat(notices()).extracting(Notice::kind).containsExactly("digest");
        assertThat(message(notices().getFirst()).news())
                .extracting(Matter::summary)
                .containsExactly("3 deliveries are missing: Pulumi sent them and they could not be fetched");
        now = now.plus(Duration.ofDays(1));
        desk(slack()).digests(List.of(), this::noTrouble);
        assertThat(message(notices().getFirst()).ended())
                .extracting(one -> one.matter().check())
                .containsExactly("deliveries-missing");
    }

    @Test
    void whereItIsNotKnownWhetherDeliveriesAreMissingNothingIsToldToBeOver() {
        var settings = Map.of(
                "mooring.notify.slack.url", "https://hooks.slack.example/x",
                "mooring.notify.routes.own.groups", "mooring",
                "mooring.notify.routes.own.severities", "warning");
        desk(settings).look(missing(Optional.of(3L)));
        desk(settings).look(missing(Optional.empty()));
        desk(settings).look(missing(Optional.of(2L)));
        assertThat(notices()).extracting(Notice::kind).containsExactly("opened");
        desk(settings).look(noTrouble());
        assertThat(notices()).extracting(Notice::kind).containsExactly("resolved", "opened");
    }

    @Test
    void whereItIsNotKnownYetWhetherAReportIsOverdueNothingIsToldToBeOver() {
        look(overdue(List.of("edge"), true));
        look(overdue(List.of(), false));
        look(overdue(List.of("edge"), true));
        assertThat(notices()).extracting(Notice::kind).containsExactly("opened");
        look(overdue(List.of(), true));
        assertThat(notices()).extracting(Notice::kind).containsExactly("resolved", "opened");
    }

    @Test
    void eachClusterWhoseReportIsOverdueIsToldAndItsEndIs() {
        desk(slack()).look(overdue(List.of("lab"), true));
        now = now.plusSeconds(3600);
        desk(slack()).look(overdue(List.of("lab", "prod-1", "prod-2"), true));
        assertThat(notices()).extracting(Notice::kind).containsExactly("grew", "opened");
        assertThat(message(notices().getFirst()).news())
                .extracting(Matter::cluster)
                .containsExactlyInAnyOrder("prod-1", "prod-2");
    }

    @Test
    void thatAReportIsOverdueGoesTheWayOfItsCluster() {
        var settings = new HashMap<>(slack());
        settings.put("mooring.notify.routes.prod.clusters", "prod-*");
        desk(settings).look(overdue(List.of("lab"), true));
        assertThat(notices()).isEmpty();
        desk(settings).look(overdue(List.of("lab", "prod-1"), true));
        assertThat(notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.title())
                        .isEqualTo("CRITICAL: prod-1: No report for 15 min and longer of prod-1"));
    }

    @Test
    void thatAReportIsOverdueIsNotOverWithTheNextLookAtItsCluster() {
        judge(HEALTHY);
        desk(slack()).look(overdue(List.of(HEALTHY.cluster()), true));
        look();
        assertThat(notices()).extracting(Notice::kind).containsExactly("opened");
    }

    @Test
    void thatAReportIsOverdueOfAClusterThatIsWatchedNoLongerIsNotCalledResolved() {
        desk(slack()).look(overdue(List.of("lab"), true));
        desk(slack()).look(overdue(List.of(), true));
        assertThat(notices().getFirst().title()).isEqualTo("No longer watched: lab: verification-overdue of lab");
    }

    @Test
    void thatNoNoticeIsLeftThatWasGivenUpIsNotCalledResolved() {
        desk(slack()).look(given(3));
        desk(slack()).look(given(0));
        assertThat(notices().getFirst().title()).startsWith("Over after ");
        assertThat(message(notices().getFirst()).ended())
                .extracting(Message.Ended::how)
                .containsExactly(End.FORGOTTEN);
    }

    @Test
    void thatParkedDeliveriesAreKeptNoLongerIsNotCalledResolved() {
        desk(slack()).look(parked(3));
        desk(slack()).look(parked(0));
        assertThat(notices().getFirst().title()).startsWith("Over after ");
        assertThat(message(notices().getFirst()).ended())
                .extracting(Words::how)
                .containsExactly("what was parked was run again, or is kept no longer");
    }

    @Test
    void thatMissingDeliveriesAreInNoLogAnyMoreIsNotCalledResolved() {
        var settings = new HashMap<>(slack());
        settings.put("mooring.notify.routes.now.severities", "warning");
        desk(settings).look(missing(Optional.of(3L)));
        desk(settings).look(missing(Optional.of(0L)));
        assertThat(notices().getFirst().title()).startsWith("Over after ");
        assertThat(message(notices().getFirst()).ended())
                .extracting(Words::how)
                .containsExactly("what was missing came, or Pulumi's log has it no longer");
    }

    private Seen parked(int deliveries) {
        return Trouble.of(
                new Trouble.Figures(deliveries, Optional.of(0L), 0, List.of(), onTime(), Duration.ofMinutes(15)), now);
    }

    private void look(Seen trouble) {
        desk(slack()).look(trouble);
        now = now.plusSeconds(20);
    }

    private Seen given(int up) {
        return Trouble.of(
                new Trouble.Figures(0, Optional.of(0L), up, List.of(), onTime(), Duration.ofMinutes(15)), now);
    }

    private Seen overdue(List<String> clusters, boolean isKnown) {
        var late = clusters.stream().collect(Collectors.toMap(Function.identity(), _ -> now));
        var others = clusters.isEmpty() ? Set.of("edge") : Set.<String>of();
        var overdue = new Overdue.Known(late, isKnown ? Set.of() : others, isKnown ? others : Set.of());
        return Trouble.of(new Trouble.Figures(0, Optional.of(0L), 0, List.of(), overdue, Duration.ofMinutes(15)), now);
    }

    private Seen missing(Optional<Long> deliveries) {
        return Trouble.of(new Trouble.Figures(0, deliveries, 0, List.of(), onTime(), Duration.ofMinutes(15)), now);
    }

    private Overdue.Known onTime() {
        return new Overdue.Known(Map.of(), Set.of(), Set.of());
    }

    private Seen noTrouble() {
        return missing(Optional.of(0L));
    }

    @Test
    void thatASinkIsAwayIsToldThroughTheOthersAlone() {
        var settings = new HashMap<>(slack());
        settings.put("mooring.notify.teams.url", "https://teams.example/x");
        var away = new Trouble.Figures(
                0,
                Optional.of(0L),
                0,
                List.of(new Trouble.Away("slack", now.minusSeconds(400), "HTTP 503")),
                onTime(),
                Duration.ofMinutes(15));
        desk(settings).look(Trouble.of(away, now));
        assertThat(notices()).singleElement().satisfies(notice -> {
            assertThat(notice.sink()).isEqualTo("teams");
            assertThat(notice.title()).isEqualTo("ERROR: Mooring: Notices for slack do not arrive");
        });
    }

    @Test
    void aSilenceThatIsAboutToEndIsToldWhereSomethingIsLeft() {
        var finding = NotifyFixture.finding("node-unreachable", Severity.ERROR, "a", "dc1", Duration.ofMinutes(5));
        var silence = silence();
        end(silence, new Standing(0, List.of()));
        assertThat(notices()).isEmpty();
        end(silence, new Standing(1, List.of(finding)));
        assertThat(notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.title())
                        .isEqualTo("The silence of Ada (works on the link) ends in 30 min; 1 finding is open:"
                                + " node-unreachable of node a at dc1"));
    }

    @Test
    void thatASilenceIsAboutToEndIsToldWithWhatRecordsItOrNotAtAll() {
        var finding = NotifyFixture.finding("node-unreachable", Severity.ERROR, "a", "dc1", Duration.ofMinutes(5));
        fails = true;
        assertThatThrownBy(() -> end(silence(), new Standing(1, List.of(finding))))
                .hasMessage("the disk is full");
        assertThat(notices()).isEmpty();
    }

    @Test
    void thatASilenceIsAboutToEndIsToldASinkOnceAndNotInQuietHours() {
        var finding = NotifyFixture.finding("node-unreachable", Severity.ERROR, "a", "dc1", Duration.ofMinutes(5));
        end(
                silence(),
                new Standing(1, List.of(finding)),
                Map.of(
                        "mooring.notify.slack.url", "https://hooks.slack.example/x",
                        "mooring.notify.routes.one.quiet-hours", "11:00-13:00"));
        assertThat(notices()).isEmpty();
        end(
                silence(),
                new Standing(1, List.of(finding)),
                Map.of(
                        "mooring.notify.slack.url", "https://hooks.slack.example/x",
                        "mooring.notify.routes.one.severities", "error",
                        "mooring.notify.routes.other.severities", "error,critical"));
        assertThat(notices()).hasSize(1);
    }

    private void end(Silence silence, Standing standing) {
        end(silence, standing, slack());
    }

    private void end(Silence silence, Standing standing, Map<String, String> settings) {
        database.write(session -> {
            desk(settings).ending(new SilenceEnding(session, silence, standing));
            if (fails) {
                throw new IllegalStateException("the disk is full");
            }
            return session;
        });
    }

    private Silence silence() {
        return new Silence(
                "s",
                Silence.Kind.SILENCE,
                Scope.all(),
                "Ada",
                "works on the link",
                now.minusSeconds(3600),
                now.minusSeconds(3600),
                now.plusSeconds(1800),
                now.plusSeconds(1800),
                null,
                null);
    }

    @Test
    void aTestGoesToTheSinkThatIsAskedForAlone() {
        var settings = new HashMap<>(slack());
        settings.put("mooring.notify.teams.url", "https://teams.example/x");
        assertThat(desk(settings).test("teams")).isPresent();
        assertThat(desk(settings).test("pagerduty")).isEmpty();
        assertThat(notices()).extracting(Notice::sink).containsExactly("teams");
    }

    @Test
    void alertmanagerIsToldWhatOnlyWarnsToo() {
        judge(LOST, Map.of("mooring.notify.alertmanager.url", "http://localhost:9093"));
        assertThat(notices()).singleElement().satisfies(notice -> {
            assertThat(notice.route()).isEqualTo("to-alertmanager");
            assertThat(notice.severity()).isGreaterThanOrEqualTo(Severity.WARNING);
        });
    }

    @Test
    void aSinkThatForgetsIsRemindedOfTroubleOfItsOwnToo() {
        var desk = desk(forgetful());
        desk.remind(() -> missing(Optional.of(3L)));
        assertThat(reminded).extracting(Matter::check).containsExactly("deliveries-missing");
    }

    @Test
    void aSinkThatForgetsIsRemindedOfWhatItWasToldWhileItIsNotKnownWhetherThatLasts() {
        var desk = desk(forgetful());
        desk.look(missing(Optional.of(3L)));
        desk.remind(() -> missing(Optional.empty()));
        assertThat(reminded).extracting(Matter::check).containsExactly("deliveries-missing");
    }

    @Test
    void aSinkThatForgetsIsRemindedInQuietHoursOfWhatItWasToldBefore() {
        desk(quiet(), forgetful()).look(missing(Optional.of(3L)));
        now = now.plus(Duration.ofHours(1));
        desk(quiet(), forgetful()).remind(() -> missing(Optional.of(3L)));
        assertThat(reminded).extracting(Matter::check).containsExactly("deliveries-missing");
    }

    @Test
    void whatBeginsInQuietHoursIsNotRemindedOf() {
        now = now.plus(Duration.ofHours(1));
        desk(quiet(), forgetful()).look(missing(Optional.of(3L)));
        desk(quiet(), forgetful()).remind(() -> missing(Optional.of(3L)));
        assertThat(reminded).isEmpty();
    }

    @Test
    void whatIsOverInQuietHoursIsNotRemindedOf() {
        desk(quiet(), forgetful()).look(missing(Optional.of(3L)));
        now = now.plus(Duration.ofHours(1));
        desk(quiet(), forgetful()).remind(this::noTrouble);
        assertThat(reminded).isEmpty();
    }

    @Test
    void whileTheDatabaseIsAwayInQuietHoursASinkThatForgetsIsRemindedOfWhatItWasToldBefore() {
        desk(quiet(), forgetful()).look(missing(Optional.of(3L)));
        now = now.plus(Duration.ofHours(1));
        var desk = desk(quiet(), forgetful());
        desk.remind(() -> missing(Optional.of(3L)));
        reminded.clear();
        desk.remindFromMemory(now.plusSeconds(60));
        assertThat(reminded).extracting(Matter::check).containsExactly("deliveries-missing");
    }

    private static Map<String, String> quiet() {
        return Map.of(
                "mooring.notify.routes.now.sinks", "forgetful",
                "mooring.notify.routes.now.severities", "warning,error,critical",
                "mooring.notify.routes.now.quiet-hours", "12:30-22:00");
    }

    @Test
    void aSinkIsNotRemindedThatItIsAwayItself() {
        var away = new Trouble.Figures(
                0,
                Optional.of(0L),
                0,
                List.of(
                        new Trouble.Away("forgetful", now.minusSeconds(400), "HTTP 503"),
                        new Trouble.Away("slack", now.minusSeconds(400), "HTTP 503")),
                onTime(),
                Duration.ofMinutes(15));
        desk(forgetful()).remind(() -> Trouble.of(away, now));
        assertThat(reminded).extracting(Matter::subject).containsExactly("slack");
    }

    @Test
    void whileTheDatabaseIsAwayASinkThatForgetsIsRemindedOfWhatWasOpenLast() {
        judge(LOST);
        var desk = desk(forgetful());
        desk.remind(LOST.cluster());
        var before = List.copyOf(reminded);
        assertThat(before).isNotEmpty();
        reminded.clear();
        desk.remindFromMemory(now.plusSeconds(60));
        assertThat(reminded).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void whatAnotherReplicaRemindsOfByNowIsNotRemindedOfFromMemory() {
        judge(LOST);
        var desk = desk(forgetful());
        desk.remind(LOST.cluster());
        reminded.clear();
        desk.remindFromMemory(now.plus(Duration.ofHours(1)));
        assertThat(reminded).isEmpty();
    }

    @Test
    void whatIsOverIsRepeatedToASinkThatForgetsUnlessItBeganAgain() {
        var before = judgeFor(forgetful(), LOST);
        judgeFor(forgetful(), HEALTHY);
        sent();
        desk(forgetful()).remindOfEnds();
        assertThat(ends)
                .extracting(Message.Ended::matter)
                .extracting(Matter::key)
                .hasSize(before);
        ends.clear();
        judgeFor(forgetful(), LOST);
        sent();
        desk(forgetful()).remindOfEnds();
        assertThat(ends).isEmpty();
    }

    @Test
    void whatWasOverForLongIsRepeatedNoMore() {
        judgeFor(forgetful(), LOST);
        judgeFor(forgetful(), HEALTHY);
        sent();
        now = now.plus(Duration.ofMinutes(15));
        desk(forgetful()).remindOfEnds();
        assertThat(ends).isEmpty();
    }

    @Test
    void whatBeganAgainByOneRouteIsNotRepeatedAsOverByAnother() {
        var settings = Map.of(
                "mooring.notify.routes.now.sinks", "forgetful",
                "mooring.notify.routes.late.sinks", "forgetful",
                "mooring.notify.routes.late.age", "PT10M");
        desk(settings, forgetful()).look(away(now.minusSeconds(900)));
        now = now.plusSeconds(60);
        desk(settings, forgetful()).look(noTrouble());
        sent();
        desk(settings, forgetful()).remindOfEnds();
        assertThat(ends).isNotEmpty();
        ends.clear();
        now = now.plusSeconds(60);
        desk(settings, forgetful()).look(away(now));
        sent();
        desk(settings, forgetful()).remindOfEnds();
        assertThat(ends).isEmpty();
    }

    @Test
    void whatIsRemindedOfIsNotRepeatedAsOver() {
        desk(forgetful()).look(away(now));
        now = now.plusSeconds(60);
        desk(forgetful()).look(noTrouble());
        sent();
        var desk = desk(forgetful());
        desk.remind(() -> away(now));
        desk.remindOfEnds();
        assertThat(ends).isEmpty();
    }

    @Test
    void whatAnotherRouteHasToldIsNotEndedWithARouteThatIsNoMore() {
        desk(forgetful()).look(away(now));
        var after = Map.of("mooring.notify.routes.all.sinks", "forgetful");
        desk(after, forgetful()).look(away(now));
        desk(after, forgetful()).forgetRoutesThatAreNoMore();
        assertThat(notices()).extracting(Notice::kind).containsExactly("opened", "opened");
        assertThat(told.routes()).containsExactly("all");
    }

    @Test
    void whatNoOtherRouteHasToldIsEndedWithARouteThatIsNoMore() {
        desk(forgetful()).look(away(now));
        var after = Map.of(
                "mooring.notify.routes.all.sinks", "forgetful", "mooring.notify.routes.all.severities", "critical");
        desk(after, forgetful()).forgetRoutesThatAreNoMore();
        assertThat(notices()).extracting(Notice::kind).containsExactly("resolved", "opened");
    }

    @Test
    void whatOneRouteTellsNoLongerIsNotEndedWhereAnotherDoes() {
        var both = Map.of(
                "mooring.notify.routes.one.sinks", "forgetful", "mooring.notify.routes.other.sinks", "forgetful");
        desk(both, forgetful()).look(away(now));
        now = now.plusSeconds(20);
        var narrowed = new HashMap<>(both);
        narrowed.put("mooring.notify.routes.one.severities", "critical");
        desk(narrowed, forgetful()).look(away(now));
        assertThat(told.routes()).containsExactly("other");
        assertThat(notices()).extracting(Notice::kind).containsOnly("opened");
    }

    @Test
    void whatIsOverIsEndedAtOnceThoughAnotherRouteHasQuietHours() {
        var settings = Map.of(
                "mooring.notify.routes.one.sinks", "forgetful",
                "mooring.notify.routes.other.sinks", "forgetful",
                "mooring.notify.routes.other.quiet-hours", "12:30-22:00");
        desk(settings, forgetful()).look(away(now));
        now = now.plus(Duration.ofHours(1));
        desk(settings, forgetful()).look(noTrouble());
        assertThat(notices()).extracting(Notice::kind).containsExactly("resolved", "opened", "opened");
    }

    private Seen away(Instant since) {
        return Trouble.of(
                new Trouble.Figures(
                        0,
                        Optional.of(0L),
                        0,
                        List.of(new Trouble.Away("slack", since, "HTTP 503")),
                        onTime(),
                        Duration.ofMinutes(15)),
                now);
    }

    /** How much is told of. */
    private int judgeFor(Sink sink, Situation situation) {
        new DeskFixture(database, storing -> desk(sink).storing(storing))
                .issue(Judgement.of(situation, Policy.standard()));
        now = now.plus(Duration.ofMinutes(1));
        return database.read(session -> told.of(session, "to-forgetful", LOST.cluster()))
                .size();
    }

    private void sent() {
        database.write(session -> session.sql("update notices set state = 'sent', finished_at = ?")
                .time(now)
                .update());
    }

    private Sink forgetful() {
        return new Sink() {
            @Override
            public String name() {
                return "forgetful";
            }

            @Override
            public boolean isOn() {
                return true;
            }

            @Override
            public boolean routesItself() {
                return true;
            }

            @Override
            public String body(Sending sending) {
                return "";
            }

            @Override
            public Outcome send(Sending sending) {
                return new Outcome.Sent(null);
            }

            @Override
            public Duration lapse() {
                return Duration.ofMinutes(15);
            }

            @Override
            public Outcome remindOfEnds(List<Message.Ended> ended) {
                ends.addAll(ended);
                return new Outcome.Sent(null);
            }

            @Override
            public Outcome remind(List<Matter> open, Instant time) {
                reminded.addAll(open);
                return new Outcome.Sent(null);
            }
        };
    }

    @Test
    void whatWasToldOfAClusterThatIsGivenUpIsToldToBeOverAndWhy() {
        judge(LOST);
        giveUp(slack());
        var end = notices().getFirst();
        assertThat(end.kind()).isEqualTo("resolved");
        assertThat(end.thread()).isEqualTo(notices().getLast().thread());
        assertThat(end.title()).startsWith("No longer watched: " + LOST.cluster());
        assertThat(NotifyFixture.of(slack()).slack().body(NotifyFixture.sending(message(end))))
                .contains("⚪")
                .contains("how it is now is not known, it is no longer watched: its stack acme/edge/dc1 is gone")
                .doesNotContain("Resolved")
                .doesNotContain("in order");
    }

    @Test
    void anIncidentOfAClusterThatIsGivenUpIsEnded() {
        judge(LOST, pagerDuty());
        giveUp(pagerDuty());
        assertThat(notices().stream()
                        .map(notice ->
                                NotifyFixture.of(pagerDuty()).pagerDuty().body(NotifyFixture.sending(message(notice))))
                        .toList())
                .satisfiesExactly(
                        end -> assertThat(end).contains("\"event_action\":\"resolve\""),
                        begin -> assertThat(begin).contains("\"event_action\":\"trigger\""));
    }

    @Test
    void thatAClusterIsGivenUpIsToldOnceWhoeverSaysSo() {
        judge(LOST);
        giveUp(slack());
        now = now.plusSeconds(1);
        giveUp(slack());
        desk(slack()).lookAtUnwatched(LOST.cluster(), Instant.MAX);
        assertThat(notices()).hasSize(2);
    }

    @Test
    void aClusterOfWhichNothingWasToldIsGivenUpWithoutAWord() {
        judge(HEALTHY);
        giveUp(slack());
        assertThat(notices()).isEmpty();
    }

    @Test
    void thatAClusterIsGivenUpIsToldWithWhatRecordsItOrNotAtAll() {
        judge(LOST);
        fails = true;
        assertThatThrownBy(() -> giveUp(slack())).hasMessage("the disk is full");
        assertThat(notices()).hasSize(1);
        assertThat(told.clusters()).containsExactly(LOST.cluster());
    }

    @Test
    void whatIsGivenUpInQuietHoursIsToldAfterwards() {
        var settings = Map.of(
                "mooring.notify.slack.url", "https://hooks.slack.example/x",
                "mooring.notify.routes.now.quiet-hours", "12:03-12:30",
                "mooring.notify.routes.now.critical-passes", "false");
        judge(LOST, settings);
        giveUp(settings);
        desk(settings).lookAtUnwatched(LOST.cluster(), Instant.MAX);
        assertThat(notices()).hasSize(1);
        now = now.plus(Duration.ofHours(1));
        desk(settings).lookAtUnwatched(LOST.cluster(), Instant.MAX);
        assertThat(notices().getFirst().title()).startsWith("No longer watched: ");
        assertThat(told.clusters()).isEmpty();
    }

    @Test
    void whatIsConfiguredNoLongerIsToldToBeOver() {
        judge(LOST);
        desk(slack()).lookAtUnwatched(LOST.cluster(), LOST.now().plusSeconds(1));
        desk(slack()).lookAtUnwatched(LOST.cluster(), LOST.now().plusSeconds(1));
        assertThat(notices()).hasSize(2);
        assertThat(message(notices().getFirst()).ended())
                .extracting(Message.Ended::why)
                .containsOnly("neither the configuration nor discovery names it");
    }

    @Test
    void whatAnotherReplicaVerifiesIsNotToldToBeOver() {
        judge(LOST);
        desk(slack()).lookAtUnwatched(LOST.cluster(), LOST.now());
        assertThat(notices()).hasSize(1);
    }

    @Test
    void aDigestSaysWhatIsWatchedNoLonger() {
        var settings = Map.of(
                "mooring.notify.slack.url", "https://hooks.slack.example/x",
                "mooring.notify.routes.all.digest", "daily",
                "mooring.notify.routes.all.severities", "warning,error,critical");
        judge(LOST, settings);
        desk(settings).digests(List.of(LOST.cluster()), this::noTrouble);
        now = now.plus(Duration.ofDays(1));
        desk(settings).digests(List.of(LOST.cluster()), this::noTrouble);
        now = now.plus(Duration.ofDays(1));
        desk(settings).digests(List.of(), this::noTrouble);
        assertThat(message(notices().getFirst()).ended())
                .isNotEmpty()
                .extracting(Message.Ended::how)
                .containsOnly(End.UNWATCHED);
        assertThat(told.clusters()).isEmpty();
    }

    @Test
    void aSourceOfAClusterThatIsGivenUpIsNotSaidToBeReadAgain() {
        var unread = NotifyFixture.unread("ssm");
        assertThat(Words.title(NotifyFixture.givenUp(List.of(unread), List.of())))
                .isEqualTo("No longer watched: edge: what ssm tells could not be read");
    }

    @Test
    void whatAnotherFindingExplainsByTheEndOfQuietHoursIsNotCalledResolved() {
        var settings = Map.of(
                "mooring.notify.slack.url", "https://hooks.slack.example/x",
                "mooring.notify.routes.now.quiet-hours", "12:03-18:00",
                "mooring.notify.routes.now.critical-passes", "false",
                "mooring.notify.routes.now.group-by", "cluster,check,subject");
        judge(ONE_LOST, settings);
        judge(ITS_SITE_LOST, settings);
        now = Instant.parse("2026-08-21T18:00:20Z");
        desk(settings).look(ONE_LOST.cluster());
        assertThat(notices())
                .filteredOn(notice -> notice.kind().equals("resolved"))
                .singleElement()
                .satisfies(end -> {
                    assertThat(end.title()).startsWith("Lasts, told here no longer: ");
                    assertThat(message(end).ended())
                            .extracting(Message.Ended::how)
                            .containsExactly(End.EXPLAINED);
                });
    }

    @Test
    void whatIsFoundInOrderInQuietHoursIsSaidToBeSoAfterwards() {
        var settings = Map.of(
                "mooring.notify.slack.url", "https://hooks.slack.example/x",
                "mooring.notify.routes.now.quiet-hours", "12:03-18:00",
                "mooring.notify.routes.now.critical-passes", "false");
        judge(ONE_LOST, settings);
        judge(FleetFixture.of(500).situation(), settings);
        now = Instant.parse("2026-08-21T18:00:20Z");
        desk(settings).look(ONE_LOST.cluster());
        assertThat(message(notices().getFirst()).ended())
                .extracting(Message.Ended::how)
                .containsOnly(End.CLEAN);
    }

    @Test
    void aDigestDoesNotSayThatWhatAnotherFindingExplainsIsOver() {
        var settings = Map.of(
                "mooring.notify.slack.url", "https://hooks.slack.example/x",
                "mooring.notify.routes.all.digest", "daily",
                "mooring.notify.routes.all.severities", "warning,error,critical");
        desk(settings).digests(List.of(), this::noTrouble);
        now = now.plus(Duration.ofDays(1));
        judge(ONE_LOST, settings);
        desk(settings).digests(List.of(ONE_LOST.cluster()), this::noTrouble);
        judge(ITS_SITE_LOST, settings);
        now = now.plus(Duration.ofDays(1));
        desk(settings).digests(List.of(ONE_LOST.cluster()), this::noTrouble);
        assertThat(message(notices().getFirst()).ended())
                .extracting(Message.Ended::how)
                .containsOnly(End.EXPLAINED);
    }

    @Test
    void anIncidentIsBegunForWhatComesThoughAnEarlierOneIsOpen() {
        judge(ONE_LOST, pagerDuty());
        judge(FiveMinutesOn.after(FleetFixture.of(500).withLost(2, 100).situation()), pagerDuty());
        assertThat(events())
                .filteredOn(event -> event.contains("\"event_action\":\"trigger\""))
                .extracting(NoticeDeskTest::dedupKey)
                .hasSizeGreaterThan(1)
                .doesNotHaveDuplicates();
    }

    @Test
    void allIncidentsThatWereBegunAreResolved() {
        judge(ONE_LOST, pagerDuty());
        judge(FiveMinutesOn.after(FleetFixture.of(500).withLost(2, 100).situation()), pagerDuty());
        judge(FleetFixture.of(500).situation(), pagerDuty());
        var triggered = keys("trigger");
        assertThat(triggered).isNotEmpty();
        assertThat(keys("resolve")).containsExactlyInAnyOrderElementsOf(triggered);
    }

    private List<String> keys(String action) {
        return events().stream()
                .filter(event -> event.contains("\"event_action\":\"" + action + "\""))
                .map(NoticeDeskTest::dedupKey)
                .distinct()
                .toList();
    }

    private static String dedupKey(String event) {
        return event.replaceAll(".*\"dedup_key\":\"([^\"]+)\".*", "$1");
    }

    private List<String> events() {
        return notices().stream()
                .filter(notice -> notice.sink().equals("pagerduty"))
                .map(notice -> NotifyFixture.of(pagerDuty()).pagerDuty().body(NotifyFixture.sending(message(notice))))
                .flatMap(String::lines)
                .toList();
    }

    @Test
    void aSinkThatComesToARouteIsToldWhatIsOpen() {
        judge(ONE_LOST);
        desk(andPagerDuty()).look(ONE_LOST.cluster());
        desk(andPagerDuty()).look(ONE_LOST.cluster());
        assertThat(notices()).extracting(Notice::sink).containsExactly("pagerduty", "slack");
        assertThat(keys("trigger")).hasSize(1);
    }

    @Test
    void aSinkThatCameToARouteIsToldTheEndLikeAllOthers() {
        judge(ONE_LOST);
        desk(andPagerDuty()).look(ONE_LOST.cluster());
        judge(FleetFixture.of(500).situation(), andPagerDuty());
        assertThat(keys("resolve")).isEqualTo(keys("trigger"));
    }

    @Test
    void aSinkThatARouteLeadsToNoLongerIsToldThatItIsToldNoLonger() {
        judge(ONE_LOST, andPagerDuty());
        var slackAlone = new HashMap<>(andPagerDuty());
        slackAlone.put("mooring.notify.routes.now.sinks", "slack");
        desk(slackAlone).look(ONE_LOST.cluster());
        desk(slackAlone).look(ONE_LOST.cluster());
        assertThat(notices()).hasSize(3);
        assertThat(notices().getFirst().sink()).isEqualTo("pagerduty");
        assertThat(notices().getFirst().title()).startsWith("Lasts, told here no longer: ");
        assertThat(keys("resolve")).isEqualTo(keys("trigger"));
    }

    @Test
    void thatAllWhoHeardOfAMatterLeftItsRouteIsKept() {
        var settings = new HashMap<>(slack());
        settings.put("mooring.notify.teams.url", "https://teams.example/x");
        settings.put("mooring.notify.routes.now.severities", "warning");
        settings.put("mooring.notify.routes.now.sinks", "slack");
        desk(settings).look(missing(Optional.of(3L)));
        settings.put("mooring.notify.routes.now.sinks", "teams");
        desk(settings).look(missing(Optional.empty()));
        List<Told> kept = database.read(session -> told.of(session, "now"));
        assertThat(kept).extracting(Told::sinks).containsExactly(Set.of());
    }

    @Test
    void whatWasToldByARouteThatIsNoMoreIsEnded() {
        var before = new HashMap<>(pagerDuty());
        before.put("mooring.notify.routes.oncall.sinks", "pagerduty");
        var after = new HashMap<>(pagerDuty());
        after.put("mooring.notify.routes.on-call.sinks", "pagerduty");
        judge(ONE_LOST, before);
        desk(after).look(ONE_LOST.cluster());
        desk(after).forgetRoutesThatAreNoMore();
        assertThat(told.routes()).containsExactly("on-call");
        judge(FleetFixture.of(500).situation(), after);
        assertThat(keys("resolve")).containsExactlyInAnyOrderElementsOf(keys("trigger"));
    }

    private static Map<String, String> andPagerDuty() {
        var settings = new HashMap<>(slack());
        settings.putAll(pagerDuty());
        return settings;
    }

    private void giveUp(Map<String, String> settings) {
        database.write(session -> {
            desk(settings)
                    .givenUp(new GivenUp(session, LOST.cluster(), "its stack acme/edge/dc1 is gone", now, List.of()));
            if (fails) {
                throw new IllegalStateException("the disk is full");
            }
            return session;
        });
    }

    private Message message(Notice notice) {
        return store.message(notice.id()).orElseThrow();
    }

    private static Map<String, String> pagerDuty() {
        return Map.of("mooring.notify.pagerduty.key", "0123456789abcdef0123456789abcdef");
    }

    private List<Notice> notices() {
        return store.list(new NoticeFilter(Optional.empty(), Optional.empty(), Optional.empty()), Long.MAX_VALUE, 100);
    }

    private static Map<String, String> slack() {
        return Map.of("mooring.notify.slack.url", "https://hooks.slack.example/x");
    }

    private void look() {
        desk(slack()).look(LOST.cluster());
    }

    private void judge(Situation situation) {
        judge(situation, slack());
    }

    private void judge(Situation situation, Map<String, String> settings) {
        new DeskFixture(database, storing -> {
                    desk(settings).storing(storing);
                    if (fails) {
                        throw new IllegalStateException("the disk is full");
                    }
                })
                .issue(Judgement.of(situation, Policy.standard()));
        now = now.plus(Duration.ofMinutes(5));
    }

    private NoticeDesk desk(Map<String, String> settings) {
        return desk(settings, NotifyFixture.of(settings).routes());
    }

    private NoticeDesk desk(Sink sink) {
        return desk(Map.of(), sink);
    }

    private NoticeDesk desk(Map<String, String> settings, Sink sink) {
        return desk(settings, NotifyFixture.of(settings).routes(sink));
    }

    private NoticeDesk desk(Map<String, String> settings, Routes routes) {
        var clock = InstantSource.fixed(now).withZone(ZoneOffset.UTC);
        var fixture = NotifyFixture.of(settings, clock);
        return new NoticeDesk(
                database,
                store,
                told,
                new Turns(database),
                new DeskFixture(database).reports(),
                new DeskFixture(database).findings(),
                routes,
                new Courier(),
                new SilenceFixture(database).silences(),
                fixture.config(),
                clock);
    }
}
