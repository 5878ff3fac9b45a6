package dev.mooring.silence;

import static dev.mooring.silence.SilenceFixture.CLUSTER;
import static dev.mooring.silence.SilenceFixture.lost;
import static dev.mooring.silence.SilenceFixture.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mooring.bench.BreakableDatabase;
import dev.mooring.bench.Databases;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.report.Finding;
import dev.mooring.report.GivenUp;
import dev.mooring.report.ReportFixture;
import dev.mooring.silence.Silence.Kind;
import dev.mooring.silence.Silence.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SilencesTest {
    private static final Finding N1 = lost("n1");
    private static final Duration HOUR = Duration.ofHours(1);
    private SilenceFixture fixture;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        fixture = new SilenceFixture(Databases.sqlite(folder.resolve("silences.db")));
        fixture.findings().verified(CLUSTER, fixture.now(), N1, lost("n2"));
    }

    @Test
    void nothingIsSilencedUnlessSomebodyWantsIt() {
        assertThat(fixture.silences().covering(N1)).isEmpty();
    }

    @Test
    void aSilenceHoldsAtOnce() {
        var silence = fixture.silence(node("n1"));
        assertThat(fixture.silences().covering(N1)).contains(silence);
    }

    @Test
    void aSilenceOfOtherFindingsDoesNotCover() {
        fixture.silence(node("n2"));
        assertThat(fixture.silences().covering(N1)).isEmpty();
    }

    @Test
    void ofSeveralTheOneThatEndsLastCovers() {
        fixture.silence(node("n1"));
        var longer = fixture.desk()
                .make(new Draft(
                        Kind.SILENCE,
                        node("n*"),
                        "bob",
                        "more",
                        null,
                        fixture.now().plus(HOUR.multipliedBy(2))));
        fixture.silence(node("*1"));
        assertThat(fixture.silences().covering(N1)).contains(longer);
    }

    @Test
    void whatTellsOfManyIsSilencedWhereEachOfThemIs() {
        var whole = gathered("n1", "n2");
        fixture.silence(node("n1"));
        assertThat(fixture.silences().covering(whole)).isEmpty();
        fixture.silence(node("n2"));
        assertThat(fixture.silences().covering(whole)).isPresent();
    }

    @Test
    void whatTellsOfManyIsSilencedUntilTheFirstOfThemIsNot() {
        var whole = gathered("n1", "n2");
        var first = fixture.silence(node("n1"));
        fixture.desk()
                .make(new Draft(
                        Kind.SILENCE,
                        node("n2"),
                        "bob",
                        "more",
                        null,
                        fixture.now().plus(HOUR.multipliedBy(2))));
        assertThat(fixture.silences().covering(whole)).contains(first);
        fixture.pass(HOUR);
        assertThat(fixture.silences().covering(whole)).isEmpty();
    }

    @Test
    void ofManyThatAreSilencedInPartTheOthersAreCounted() {
        var whole = gathered("n1", "n2", "n3");
        assertThat(fixture.silences().notCovered(whole, fixture.findings().store()::members))
                .isEmpty();
        fixture.silence(node("n1"));
        assertThat(fixture.silences().notCovered(whole, fixture.findings().store()::members))
                .hasValue(2);
    }

    @Test
    void whereASilenceOfSomeOfManyEndsWhatTellsOfThemIsLeft() {
        var whole = gathered("n1", "n2");
        fixture.silence(node("n*"));
        fixture.pass(HOUR);
        assertThat(fixture.ended)
                .singleElement()
                .satisfies(over -> assertThat(over.standing().worst())
                        .extracting(Finding::fingerprint)
                        .containsExactly(whole.fingerprint()));
    }

    /** One finding of the cluster that tells of these nodes. */
    private Finding gathered(String... nodes) {
        var whole = ReportFixture.tellingOf(
                ReportFixture.finding(
                        CLUSTER,
                        "node-unreachable",
                        Severity.ERROR,
                        Subject.of("cluster", CLUSTER),
                        SilenceFixture.START,
                        null),
                nodes.length);
        var open = Stream.concat(
                        Stream.of(whole), Stream.of(nodes).map(name -> lost(name, Severity.ERROR, whole.fingerprint())))
                .toArray(Finding[]::new);
        fixture.findings().verified(CLUSTER, fixture.now(), open);
        return whole;
    }

    @Test
    void aSilenceEndsByTime() {
        fixture.silence(node("n1"));
        fixture.pass(HOUR);
        assertThat(fixture.silences().covering(N1)).isEmpty();
    }

    @Test
    void oneThatEndedByTimeSaysSoAndWhen() {
        var silence = fixture.silence(node("n1"));
        fixture.pass(HOUR.plusMinutes(5));
        var stored = fixture.store().find(silence.id()).orElseThrow();
        assertThat(stored.endedBy()).isEqualTo(Silence.BY_TIME);
        assertThat(stored.endedAt()).isEqualTo(silence.until());
    }

    @Test
    void aMaintenanceWindowHoldsFromItsBegin() {
        plan(HOUR, HOUR.multipliedBy(2));
        assertThat(fixture.silences().covering(N1)).isEmpty();
        fixture.pass(HOUR);
        assertThat(fixture.silences().covering(N1)).isPresent();
    }

    @Test
    void aMaintenanceWindowThatIsToComeIsPlanned() {
        plan(HOUR, HOUR.multipliedBy(2));
        assertThat(fixture.silences().count(State.PLANNED)).isOne();
    }

    @Test
    void aSilenceOutlivesTheProcess() {
        var silence = fixture.silence(node("n1"));
        assertThat(fixture.replica().silences().covering(N1)).contains(silence);
    }

    @Test
    void whatIsStoredIsWhatWasAskedFor() {
        var scope =
                new Scope(N1.fingerprint(), "node-*", "n1", "dc*", CLUSTER, Set.of(Severity.ERROR, Severity.CRITICAL));
        var silence = fixture.silence(scope);
        assertThat(fixture.store().find(silence.id())).contains(silence);
    }

    @Test
    void whoEndsOneEndsItAtOnce() {
        var silence = fixture.silence(node("n1"));
        fixture.desk().end(silence.id(), "bob");
        assertThat(fixture.silences().covering(N1)).isEmpty();
    }

    @Test
    void whoEndedOneIsKept() {
        var silence = fixture.silence(node("n1"));
        fixture.desk().end(silence.id(), "bob");
        assertThat(fixture.store().find(silence.id()).map(Silence::endedBy)).contains("bob");
    }

    @Test
    void oneThatEndedDoesNotEndAgain() {
        var silence = fixture.silence(node("n1"));
        fixture.desk().end(silence.id(), "bob");
        assertThat(fixture.desk().end(silence.id(), "eve")).isEmpty();
    }

    @Test
    void theLastCopyStandsWhileTheDatabaseIsAway() throws Exception {
        var breakable = new BreakableDatabase(folder.resolve("breakable.db"));
        var other = new SilenceFixture(breakable.database());
        var silence = other.silence(node("n1"));
        breakable.goAway();
        other.silences().reload();
        assertThat(other.silences().covering(N1)).contains(silence);
    }

    @Test
    void anAcknowledgementHoldsWhileItsFindingIsOpen() {
        var acknowledgement = fixture.acknowledge(Scope.of(N1));
        fixture.rounds().reported(fixture.findings().verified(CLUSTER, fixture.now(), N1));
        fixture.pass(HOUR);
        assertThat(fixture.silences().covering(N1)).contains(acknowledgement);
    }

    @Test
    void anAcknowledgementEndsWithTheLastOfItsFindings() {
        var acknowledgement = fixture.acknowledge(node("n1"));
        fixture.rounds().reported(fixture.findings().verified(CLUSTER, fixture.now(), lost("n2")));
        fixture.pass(Duration.ofSeconds(4));
        assertThat(fixture.store().find(acknowledgement.id()).map(Silence::endedBy))
                .contains(Silence.BY_RESOLUTION);
    }

    /** The report of a cluster that is watched no longer never comes. */
    @Test
    void anAcknowledgementEndsWithItsClusterThoughItIsLookedUpBeforeThatIsStored() {
        var acknowledgement = fixture.acknowledge(node("n1"));
        fixture.rounds().givenUp(new GivenUp(null, CLUSTER, "its stack is gone", fixture.now(), List.of()));
        fixture.pass(Duration.ofSeconds(4));
        fixture.findings().verified(CLUSTER, fixture.now());
        fixture.pass(Duration.ofSeconds(4));
        assertThat(fixture.store().find(acknowledgement.id()).map(Silence::endedBy))
                .contains(Silence.BY_RESOLUTION);
    }

    /** It is as open as the one that explains it. */
    @Test
    void anAcknowledgementHoldsWhileItsFindingIsExplainedByAnotherOne() {
        fixture.acknowledge(node("n1"));
        var folded = lost("n1", Severity.ERROR, "cover");
        fixture.rounds().reported(fixture.findings().verified(CLUSTER, fixture.now(), List.of(folded), List.of()));
        fixture.pass(Duration.ofSeconds(4));
        assertThat(fixture.silences().covering(N1)).isPresent();
    }

    @Test
    void anAcknowledgementOfManyHoldsForTheLastOfThem() {
        fixture.acknowledge(node("n*"));
        fixture.rounds().reported(fixture.findings().verified(CLUSTER, fixture.now(), lost("n2")));
        fixture.pass(Duration.ofSeconds(4));
        assertThat(fixture.silences().covering(lost("n2"))).isPresent();
    }

    @Test
    void aReportOfAnotherClusterEndsNoAcknowledgement() {
        fixture.acknowledge(node("n1"));
        fixture.rounds().reported(fixture.findings().verified("other", fixture.now()));
        fixture.pass(Duration.ofSeconds(4));
        assertThat(fixture.silences().covering(N1)).isPresent();
    }

    @Test
    void anAcknowledgementLastsNoLongerThanTheLongestTime() {
        fixture.acknowledge(node("n1"));
        fixture.pass(Duration.ofDays(30));
        assertThat(fixture.silences().covering(N1)).isEmpty();
    }

    @Test
    void thatNothingIsThereToAcknowledgeIsSaid() {
        assertThatThrownBy(() -> fixture.acknowledge(node("n9"))).hasMessageContaining("nothing to acknowledge");
    }

    @Test
    void whatIsAboutToEndIsToldOnce() {
        var silence = fixture.silence(node("n1"));
        fixture.pass(Duration.ofMinutes(44));
        assertThat(fixture.ending).isEmpty();
        fixture.pass(Duration.ofMinutes(2));
        fixture.pass(Duration.ofMinutes(2));
        assertThat(fixture.ending)
                .extracting(told -> told.silence().id(), told -> told.standing().count())
                .containsExactly(tuple(silence.id(), 1));
    }

    @Test
    void thatOneIsAboutToEndIsToldInTheNextRoundWhereItCouldNotBeStored() {
        fixture.silence(node("n1"));
        fixture.failNext(new IllegalStateException("the disk is full"));
        assertThatThrownBy(() -> fixture.pass(Duration.ofMinutes(46))).hasMessage("the disk is full");
        fixture.pass(Duration.ofSeconds(4));
        fixture.pass(Duration.ofSeconds(4));
        assertThat(fixture.ending).hasSize(1);
    }

    @Test
    void whatIsAboutToEndIsToldByOneOfAllReplicas() {
        fixture.silence(node("n1"));
        var other = fixture.replica();
        fixture.pass(Duration.ofMinutes(50));
        other.pass(Duration.ofMinutes(50));
        assertThat(fixture.ending.size() + other.ending.size()).isOne();
    }

    @Test
    void thatOneEndedWhileItsFindingStandsIsTold() {
        fixture.silence(node("n1"));
        fixture.pass(HOUR);
        assertThat(fixture.ended)
                .extracting(told -> told.standing().worst().getFirst().fingerprint())
                .containsExactly(N1.fingerprint());
    }

    @Test
    void thatOneEndedIsToldByOneOfAllReplicas() {
        fixture.silence(node("n1"));
        var other = fixture.replica();
        fixture.pass(HOUR);
        other.pass(HOUR);
        assertThat(fixture.ended.size() + other.ended.size()).isOne();
    }

    @Test
    void thatOneEndedIsNotToldWhereNothingStands() {
        fixture.silence(node("n1"));
        fixture.findings().verified(CLUSTER, fixture.now());
        fixture.pass(HOUR);
        assertThat(fixture.ended).isEmpty();
    }

    @Test
    void thatOneEndedIsNotToldWhereAnotherOneCoversTheSame() {
        fixture.silence(node("n1"));
        fixture.desk()
                .make(new Draft(
                        Kind.SILENCE,
                        node("n*"),
                        "bob",
                        "more",
                        null,
                        fixture.now().plus(HOUR.multipliedBy(2))));
        fixture.pass(HOUR);
        assertThat(fixture.ended).isEmpty();
    }

    @Test
    void thatAPersonEndedOneWhileItsFindingStandsIsTold() {
        var silence = fixture.silence(node("n1"));
        fixture.desk().end(silence.id(), "bob");
        assertThat(fixture.ended).hasSize(1);
    }

    @Test
    void aPlannedOneThatIsTakenBackHasCoveredNothingAndIsNotTold() {
        var planned = plan(HOUR, HOUR.multipliedBy(2));
        fixture.desk().end(planned.id(), "bob");
        assertThat(fixture.ended).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aReasonMustBeGiven(String reason) {
        refused(draft(Kind.SILENCE, node("n1"), reason, null, HOUR), "reason is missing");
    }

    @Test
    void everythingCannotBeSilenced() {
        refused(draft(Kind.SILENCE, Scope.all(), "why", null, HOUR), "would silence everything");
    }

    @Test
    void aCheckThatThereIsNotCannotBeSilenced() {
        refused(
                draft(Kind.SILENCE, new Scope(null, "node-unreachible", "*", "*", "*", Set.of()), "why", null, HOUR),
                "no check of that id");
    }

    @Test
    void aClusterThatThereIsNotCannotBeSilenced() {
        refused(
                draft(Kind.SILENCE, new Scope(null, "*", "*", "*", "edgy", Set.of()), "why", null, HOUR),
                "No cluster under watch");
    }

    @Test
    void nothingIsSilencedForLongerThanTheLongestTime() {
        refused(draft(Kind.SILENCE, node("n1"), "why", null, Duration.ofDays(31)), "longer than PT720H");
    }

    @Test
    void anEndMustBeToCome() {
        refused(draft(Kind.SILENCE, node("n1"), "why", null, Duration.ofSeconds(-1)), "still to come");
    }

    @Test
    void aSilenceNeedsAnEnd() {
        refused(draft(Kind.SILENCE, node("n1"), "why", null, null), "needs until");
    }

    @Test
    void aMaintenanceWindowNeedsABegin() {
        refused(draft(Kind.MAINTENANCE, node("n1"), "why", null, HOUR), "needs from and until");
    }

    @Test
    void anAcknowledgementHasNoEndOfItsOwn() {
        refused(draft(Kind.ACKNOWLEDGEMENT, node("n1"), "why", null, HOUR), "until resolved");
    }

    @Test
    void textThatMovesATerminalsCursorIsNoReason() {
        refused(draft(Kind.SILENCE, node("n1"), "why\u001b[2J", null, HOUR), "plain text");
    }

    @Test
    void thereAreNoMoreThanTheMost() throws Exception {
        var full =
                new SilenceFixture(Databases.sqlite(folder.resolve("full.db")), Map.of("mooring.silences.most", "1"));
        full.silence(node("n1"));
        assertThatThrownBy(() -> full.silence(node("n2"))).hasMessageContaining("mooring.silences.most");
    }

    @Test
    void oneThatEndedMakesRoom() throws Exception {
        var full =
                new SilenceFixture(Databases.sqlite(folder.resolve("full.db")), Map.of("mooring.silences.most", "1"));
        full.desk().end(full.silence(node("n1")).id(), "bob");
        assertThat(full.silence(node("n2"))).isNotNull();
    }

    @Test
    void theHistoryIsBounded() {
        for (var count = 0; count < 3; count++) {
            fixture.desk().end(fixture.silence(node("n1")).id(), "bob");
            fixture.pass(Duration.ofSeconds(1));
        }
        fixture.store().forget(Instant.EPOCH, 2);
        assertThat(fixture.store().list(Optional.empty(), fixture.now(), Long.MAX_VALUE, 10))
                .hasSize(2);
    }

    @Test
    void whatHasNotEndedIsNeverForgotten() {
        fixture.silence(node("n1"));
        fixture.store().forget(fixture.now().plus(Duration.ofDays(400)), 1);
        assertThat(fixture.store().notEnded()).hasSize(1);
    }

    private void refused(Draft draft, String why) {
        assertThatThrownBy(() -> fixture.desk().make(draft))
                .isInstanceOf(UnusableSilence.class)
                .hasMessageContaining(why);
    }

    private Silence plan(Duration from, Duration until) {
        return fixture.desk().make(draft(Kind.MAINTENANCE, node("n1"), "new switches", from, until));
    }

    private Draft draft(Kind kind, Scope scope, String reason, @Nullable Duration from, @Nullable Duration until) {
        return new Draft(
                kind,
                scope,
                "ann",
                reason,
                from == null ? null : fixture.now().plus(from),
                until == null ? null : fixture.now().plus(until));
    }
}
