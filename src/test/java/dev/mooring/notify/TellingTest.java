package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.NOW;
import static dev.mooring.notify.NotifyFixture.error;
import static dev.mooring.notify.NotifyFixture.matter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Severity;
import dev.mooring.notify.RouteStep.ToOne;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TellingTest {
    private static final Matter ONE = error("a");
    private static final Matter OTHER = error("b");
    private final Map<String, Told> told = new HashMap<>();
    private final Set<String> silenced = new HashSet<>();
    private final Map<String, End> ends = new HashMap<>();
    private Map<String, String> settings = Map.of();

    @Test
    void whatBeginsIsToldOnce() {
        assertThat(kinds(at(NOW, ONE))).containsExactly(Kind.OPENED);
        assertThat(at(NOW.plusSeconds(300), ONE).isNothing()).isTrue();
    }

    @Test
    void whatIsOverIsToldWithHowItEnded() {
        at(NOW, ONE);
        ends.put(ONE.key(), End.GONE);
        var end = at(NOW.plusSeconds(840)).messages().getFirst();
        assertThat(end.kind()).isEqualTo(Kind.RESOLVED);
        assertThat(end.ended()).extracting(Message.Ended::how).containsExactly(End.GONE);
        assertThat(told).isEmpty();
    }

    @Test
    void theEndHangsOnTheThreadOfTheBeginning() {
        var begun = at(NOW, ONE).messages().getFirst();
        assertThat(at(NOW.plusSeconds(840)).messages())
                .extracting(Message::thread)
                .containsExactly(begun.thread());
    }

    @Test
    void whatComesBackBeginsAThreadOfItsOwn() {
        var first = at(NOW, ONE).messages().getFirst();
        at(NOW.plusSeconds(300));
        var again = at(NOW.plusSeconds(600), ONE).messages().getFirst();
        assertThat(again.kind()).isEqualTo(Kind.OPENED);
        assertThat(again.thread()).isNotEqualTo(first.thread());
    }

    @Test
    void moreOfTheSameGrowsTheThread() {
        at(NOW, ONE);
        var grown = at(NOW.plusSeconds(300), ONE, OTHER).messages().getFirst();
        assertThat(grown.kind()).isEqualTo(Kind.GREW);
        assertThat(grown.news()).containsExactly(OTHER);
        assertThat(grown.openCount()).isEqualTo(2);
    }

    @Test
    void whatComesToAThreadIsAnAlertOfItsOwn() {
        var first = at(NOW, ONE).messages().getFirst().alertsOfThread();
        var grown = at(NOW.plusSeconds(300), ONE, OTHER).messages().getFirst().alertsOfThread();
        assertThat(grown.begun()).extracting(Alert::worst).containsExactly(OTHER);
        assertThat(grown.begun())
                .extracting(Alert::id)
                .doesNotContainAnyElementsOf(
                        first.begun().stream().map(Alert::id).toList());
        assertThat(grown.over()).isEmpty();
    }

    @Test
    void anAlertIsOverOnceNothingOfItIsLeftThoughItsThreadLasts() {
        at(NOW, ONE);
        var grown = at(NOW.plusSeconds(300), ONE, OTHER).messages().getFirst().alertsOfThread();
        var shrunk = at(NOW.plusSeconds(600), ONE).messages().getFirst().alertsOfThread();
        assertThat(shrunk.over()).containsExactly(grown.begun().getFirst().id());
        assertThat(at(NOW.plusSeconds(900))
                        .messages()
                        .getFirst()
                        .alertsOfThread()
                        .over())
                .containsExactly(Alert.FIRST);
    }

    @Test
    void whatGetsWorseIsANewAlertInPlaceOfTheOld() {
        at(NOW, ONE);
        var worse = at(NOW.plusSeconds(300), matter("node-not-joined", Severity.CRITICAL, "a", "dc1"))
                .messages()
                .getFirst()
                .alertsOfThread();
        assertThat(worse.begun()).hasSize(1);
        assertThat(worse.over()).containsExactly(Alert.FIRST);
    }

    @Test
    void aThreadThatGrowsAndGrowsHasABoundedNumberOfAlerts() {
        var all = IntStream.range(0, 60).mapToObj(node -> error("n" + node)).toList();
        IntStream.rangeClosed(1, 60)
                .forEach(many ->
                        at(NOW.plusSeconds(300L * many), all.subList(0, many).toArray(Matter[]::new)));
        assertThat(told.values()).extracting(Told::alert).containsOnlyOnce(Alert.FIRST);
        assertThat(told.values().stream().map(Told::alert).distinct()).hasSize(Alert.MOST);
    }

    @Test
    void whatBeganAndGrewWhileASinkWasAwayIsAnAlertEachAndNoneForWhatIsOver() {
        var first = at(NOW, ONE).messages().getFirst();
        var grown = at(NOW.plusSeconds(300), ONE, OTHER).messages().getFirst();
        assertThat(grown.after(first).alertsOfThread().begun())
                .extracting(Alert::worst)
                .containsExactly(ONE, OTHER);
        var shrunk = at(NOW.plusSeconds(600), ONE).messages().getFirst();
        assertThat(shrunk.after(grown.after(first)).alertsOfThread().begun())
                .extracting(Alert::worst)
                .containsExactly(ONE);
    }

    @Test
    void partOfItIsOver() {
        at(NOW, ONE, OTHER);
        var shrunk = at(NOW.plusSeconds(300), OTHER).messages().getFirst();
        assertThat(shrunk.kind()).isEqualTo(Kind.SHRUNK);
        assertThat(shrunk.open()).containsExactly(OTHER);
    }

    @Test
    void sixHundredNodesLostAtTwentySitesAreOneMessage() {
        var sites = IntStream.range(0, 20)
                .mapToObj(site -> matter("site-disconnected", Severity.CRITICAL, "dc" + site, "dc" + site))
                .toArray(Matter[]::new);
        var step = at(NOW, sites);
        assertThat(step.messages()).hasSize(1);
        assertThat(step.messages().getFirst().openCount()).isEqualTo(20);
    }

    @Test
    void manyKindsOfTroubleAtOnceAreOneMessage() {
        var kinds = IntStream.range(0, 30)
                .mapToObj(check -> matter("check-" + check, Severity.ERROR, "a", "dc1"))
                .toArray(Matter[]::new);
        assertThat(at(NOW, kinds).messages()).hasSize(1);
        assertThat(kinds(at(NOW.plusSeconds(300)))).containsExactly(Kind.RESOLVED);
    }

    @Test
    void aMessageIsBoundedWhateverThereIs() {
        var many = IntStream.range(0, 900).mapToObj(node -> error("n" + node)).toArray(Matter[]::new);
        var message = at(NOW, many).messages().getFirst();
        assertThat(message.open()).hasSize(Message.MOST);
        assertThat(message.openCount()).isEqualTo(900);
    }

    @Test
    void whatOnlyWarnsIsNotToldAtOnceByDefault() {
        assertThat(at(NOW, matter("drift-labels", Severity.WARNING, "a", null)).isNothing())
                .isTrue();
    }

    @Test
    void whatEasesInQuietHoursIsRemindedOfAsItWasToldUntilThatIsTold() {
        settings = Map.of(
                "mooring.notify.routes.now.severities", "warning,error",
                "mooring.notify.routes.now.quiet-hours", "13:00-14:00");
        at(NOW, ONE);
        var eased = matter("node-not-joined", Severity.WARNING, "a", "dc1");
        assertThat(remindedOf(NOW.plus(Duration.ofHours(1)), eased))
                .extracting(Matter::severity)
                .containsExactly(Severity.ERROR);
    }

    @Test
    void whatIsSilencedIsNotRemindedOf() {
        at(NOW, ONE, OTHER);
        silenced.add(ONE.key());
        assertThat(remindedOf(NOW.plusSeconds(60), OTHER))
                .extracting(Matter::key)
                .containsExactly(OTHER.key());
        at(NOW.plusSeconds(60), OTHER);
        assertThat(remindedOf(NOW.plusSeconds(120), OTHER))
                .extracting(Matter::key)
                .containsExactly(OTHER.key());
    }

    @Test
    void whatIsSilencedIsNotTold() {
        silenced.add(ONE.key());
        assertThat(at(NOW).isNothing()).isTrue();
    }

    @Test
    void whatIsStillOpenWhenItsSilenceEndsIsTold() {
        at(NOW, ONE);
        silenced.add(ONE.key());
        assertThat(at(NOW.plusSeconds(60)).messages()).isEmpty();
        silenced.clear();
        assertThat(kinds(at(NOW.plusSeconds(120), ONE))).containsExactly(Kind.GREW);
    }

    @Test
    void whatIsSilencedIsNotToldAgainWithWhatComesToItsThread() {
        at(NOW, ONE);
        silenced.add(ONE.key());
        at(NOW.plusSeconds(60));
        var grown = at(NOW.plusSeconds(120), OTHER).messages().getFirst();
        assertThat(grown.kind()).isEqualTo(Kind.GREW);
        assertThat(grown.open()).containsExactly(OTHER);
    }

    @Test
    void whatIsSilencedKeepsItsThreadFromBeingOverAndIsNotToldOfThere() {
        at(NOW, ONE, OTHER);
        silenced.add(ONE.key());
        at(NOW.plusSeconds(60), OTHER);
        var shrunk = at(NOW.plusSeconds(120)).messages().getFirst();
        assertThat(shrunk.kind()).isEqualTo(Kind.SHRUNK);
        assertThat(shrunk.open()).isEmpty();
        assertThat(Words.title(shrunk)).isEqualTo("edge: 1 over, the rest is silenced");
    }

    @Test
    void whatIsSilencedInTheMomentInWhichAnotherOneBeginsIsNotToldWithThat() {
        at(NOW, ONE);
        silenced.add(ONE.key());
        assertThat(at(NOW.plusSeconds(60), OTHER).messages().getFirst().open()).containsExactly(OTHER);
    }

    @Test
    void theEndOfWhatWasToldIsToldThoughItWasSilencedSince() {
        at(NOW, ONE);
        silenced.add(ONE.key());
        at(NOW.plusSeconds(60));
        silenced.clear();
        assertThat(kinds(at(NOW.plusSeconds(120)))).containsExactly(Kind.RESOLVED);
    }

    @Test
    void quietHoursAreCaughtUpOn() {
        settings = route("quiet-hours", "11:30-12:30");
        assertThat(at(NOW, ONE).isNothing()).isTrue();
        assertThat(kinds(at(NOW.plusSeconds(1800), ONE))).containsExactly(Kind.OPENED);
    }

    @Test
    void whatBeganAndEndedInQuietHoursIsNeverTold() {
        settings = route("quiet-hours", "11:30-12:30");
        at(NOW, ONE);
        assertThat(at(NOW.plusSeconds(1800)).isNothing()).isTrue();
    }

    @Test
    void whatIsCriticalPassesQuietHours() {
        settings = route("quiet-hours", "11:30-12:30");
        assertThat(kinds(at(NOW, matter("site-disconnected", Severity.CRITICAL, "dc1", "dc1"))))
                .containsExactly(Kind.OPENED);
    }

    @Test
    void anEndInQuietHoursIsToldAfterThem() {
        settings = route("quiet-hours", "11:30-12:30");
        at(NOW.minusSeconds(3600), ONE);
        assertThat(at(NOW).isNothing()).isTrue();
        assertThat(kinds(at(NOW.plusSeconds(1800)))).containsExactly(Kind.RESOLVED);
    }

    @Test
    void whatIsOldEnoughIsEscalated() {
        settings = route("age", "PT1H");
        assertThat(at(NOW, ONE).isNothing()).isTrue();
        assertThat(kinds(at(NOW.plus(Duration.ofMinutes(46)), ONE))).containsExactly(Kind.OPENED);
    }

    @Test
    void whatLastsIsRepeated() {
        settings = route("repeat", "PT4H");
        at(NOW, ONE);
        assertThat(at(NOW.plusSeconds(3600), ONE).isNothing()).isTrue();
        assertThat(kinds(at(NOW.plusSeconds(4 * 3600), ONE))).containsExactly(Kind.REPEATED);
        assertThat(at(NOW.plusSeconds(5 * 3600), ONE).isNothing()).isTrue();
    }

    @Test
    void whatLastsIsRepeatedThoughTheClockWasAheadWhenItWasTold() {
        settings = route("repeat", "PT4H");
        at(NOW.plus(Duration.ofDays(30)), ONE);
        assertThat(kinds(at(NOW, ONE))).containsExactly(Kind.REPEATED);
        assertThat(at(NOW.plusSeconds(3600), ONE).isNothing()).isTrue();
    }

    @Test
    void whatBeganByAClockThatWasAheadIsEscalated() {
        settings = route("age", "PT1H");
        assertThat(at(NOW.minus(Duration.ofDays(30)), ONE).isNothing()).isFalse();
    }

    @Test
    void whatBeganAMomentAheadByTheClockOfAnotherReplicaHasAllItsTime() {
        settings = route("age", "PT1H");
        assertThat(at(ONE.firstSeen().minusSeconds(60), ONE).isNothing()).isTrue();
    }

    @Test
    void whatGetsWorseIsToldAgain() {
        at(NOW, ONE);
        var worse = matter("node-not-joined", Severity.CRITICAL, "a", "dc1");
        var message = at(NOW.plusSeconds(300), worse).messages().getFirst();
        assertThat(message.news()).containsExactly(worse);
        assertThat(message.ended()).extracting(Message.Ended::how).containsExactly(End.REPLACED);
        assertThat(message.endedCount()).isZero();
        assertThat(message.withoutEnds(_ -> true).endedCount()).isZero();
    }

    @Test
    void whatIsOfNoConcernToTheRouteAnyMoreHasEased() {
        at(NOW, ONE);
        var milder = matter("node-not-joined", Severity.WARNING, "a", "dc1");
        assertThat(at(NOW.plusSeconds(300), milder).messages().getFirst().ended())
                .extracting(Message.Ended::how)
                .containsExactly(End.EASED);
    }

    @Test
    void whatGetsWorseThanTheRouteTellsOfIsNotCalledResolved() {
        settings = route("severities", "error");
        at(NOW, ONE);
        var worse = matter("node-not-joined", Severity.CRITICAL, "a", "dc1");
        var end = at(NOW.plusSeconds(300), worse).messages().getFirst();
        assertThat(end.ended()).extracting(Message.Ended::how).containsExactly(End.WORSE);
        assertThat(Words.title(end)).isEqualTo("Lasts, told here no longer: edge: node-not-joined of node a at dc1");
        assertThat(Words.how(end.ended().getFirst())).isEqualTo("lasts, more severe now");
    }

    @Test
    void whatMovesToASiteThatTheRouteDoesNotTellOfIsNotCalledResolved() {
        settings = route("sites", "dc1");
        at(NOW, ONE);
        var there = matter("node-not-joined", Severity.ERROR, "a", "dc2");
        // The same finding: a site is no part of what it is about.
        var moved = new HashMap<>(Map.of(ONE.key(), there));
        var seen = new Seen(NOW.plusSeconds(300), moved, Set.of(), Set.of(), Map.of(), Map.of());
        var end = Telling.of(route(), seen, told.values(), Message.MOST)
                .messages()
                .getFirst();
        assertThat(end.ended()).extracting(Message.Ended::how).containsExactly(End.MOVED);
        assertThat(Words.title(end)).startsWith("Lasts, told here no longer: ");
    }

    @Test
    void aDigestSaysOfWhatGotWorseThatItLasts() {
        settings = Map.of("mooring.notify.routes.now.digest", "daily", "mooring.notify.routes.now.severities", "error");
        apply(Telling.digest(route(), seen(NOW, ONE), told.values(), Message.MOST));
        var worse = matter("node-not-joined", Severity.CRITICAL, "a", "dc1");
        var second = Telling.digest(route(), seen(NOW.plusSeconds(86_400), worse), told.values(), Message.MOST);
        assertThat(second.messages().getFirst().ended())
                .extracting(Message.Ended::how)
                .containsExactly(End.WORSE);
    }

    @Test
    void ofWhatEasesASinkThatKnowsItBySeverityIsToldThatItIsAnotherOneNow() {
        settings = route("severities", "warning,error");
        at(NOW, ONE);
        var milder = matter("node-not-joined", Severity.WARNING, "a", "dc1");
        assertThat(at(NOW.plusSeconds(300), milder).isNothing()).isTrue();
        var step = asTheyAre(NOW.plusSeconds(300), milder);
        var message = step.messages().getFirst();
        assertThat(message.kind()).isEqualTo(Kind.SHRUNK);
        assertThat(message.open()).containsExactly(milder);
        assertThat(message.ended()).extracting(Message.Ended::matter).containsExactly(ONE);
        assertThat(message.ended()).extracting(Message.Ended::how).containsExactly(End.REPLACED);
        assertThat(asTheyAre(NOW.plusSeconds(600), milder).isNothing()).isTrue();
        assertThat(asTheyAre(NOW.plusSeconds(900)).messages().getFirst().ended())
                .extracting(Message.Ended::matter)
                .containsExactly(milder);
    }

    @Test
    void aSinkThatCameWhileOneOfAnAlertWasSilencedIsToldItsEndWhenItLeavesThough() {
        at(NOW, ONE, OTHER);
        silenced.add(ONE.key());
        settings = Map.of("mooring.notify.pagerduty.key", "k", "mooring.notify.routes.now.sinks", "slack,pagerduty");
        assertThat(at(NOW.plusSeconds(60), OTHER).toOne())
                .extracting(ToOne::sink)
                .containsExactly("pagerduty");
        assertThat(at(NOW.plusSeconds(120)).toOne()).isEmpty();
        settings = Map.of();
        assertThat(at(NOW.plusSeconds(180)).toOne()).singleElement().satisfies(end -> {
            assertThat(end.sink()).isEqualTo("pagerduty");
            assertThat(end.message().alertsOfThread().over()).containsExactly(Alert.FIRST);
        });
    }

    private RouteStep asTheyAre(Instant time, Matter... open) {
        return apply(Telling.of(route(), seen(time, open), new ArrayList<>(told.values()), true, Message.MOST));
    }

    @Test
    void aRouteMayLeaveEndsOut() {
        settings = route("ends", "false");
        at(NOW, ONE);
        assertThat(at(NOW.plusSeconds(300)).messages()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void theSameIsWorkedOutTheSameWay() {
        assertThat(Telling.of(route(), seen(NOW, ONE), List.of(), 25))
                .isEqualTo(Telling.of(route(), seen(NOW, ONE), List.of(), 25));
    }

    @Test
    void aDigestTellsWhatIsNewAndWhatIsOver() {
        settings = route("digest", "daily");
        assertThat(at(NOW, ONE).isNothing()).isTrue();
        apply(Telling.digest(route(), seen(NOW, ONE), told.values(), 25));
        var second = Telling.digest(route(), seen(NOW.plusSeconds(86_400), OTHER), told.values(), 25);
        var message = second.messages().getFirst();
        assertThat(message.kind()).isEqualTo(Kind.DIGEST);
        assertThat(message.news()).containsExactly(OTHER);
        assertThat(message.ended()).extracting(one -> one.matter().key()).containsExactly(ONE.key());
    }

    @Test
    void aDigestOfNothingIsNotSent() {
        settings = route("digest", "daily");
        assertThat(Telling.digest(route(), seen(NOW), List.of(), 25).isNothing())
                .isTrue();
    }

    private static Map<String, String> route(String key, String value) {
        return Map.of("mooring.notify.routes.now." + key, value);
    }

    private Route route() {
        var all = new HashMap<>(settings);
        all.put("mooring.notify.slack.url", "https://hooks.slack.example/T/B/x");
        return NotifyFixture.of(all).routes().all().stream()
                .filter(route -> route.name().equals("now"))
                .findFirst()
                .orElseThrow();
    }

    private Seen seen(Instant time, Matter... open) {
        return Seen.of(time, List.of(open), silenced, ends);
    }

    /** What is told at a time, after all that was told before. */
    private RouteStep at(Instant time, Matter... open) {
        return apply(Telling.of(route(), seen(time, open), new ArrayList<>(told.values()), Message.MOST));
    }

    private List<Matter> remindedOf(Instant time, Matter... open) {
        return RouteView.of(route(), seen(time, open), told.values()).toRemindOf();
    }

    private RouteStep apply(RouteStep step) {
        step.forget().forEach(one -> told.remove(one.key()));
        step.put().forEach(one -> told.put(one.key(), one));
        return step;
    }

    private static List<Kind> kinds(RouteStep step) {
        return step.messages().stream().map(Message::kind).toList();
    }
}
