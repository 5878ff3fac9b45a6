package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.CheckDescription;
import dev.mooring.check.Fault;
import dev.mooring.check.Group;
import dev.mooring.check.Outcome;
import dev.mooring.check.Outcomes;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.reading.Cause;
import dev.mooring.report.Finding.PrecedingChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingLifecycleTest {
    private static final Instant FIRST = Instant.parse("2026-08-21T12:00:00Z");
    private static final Instant BEGAN = FIRST.minus(Duration.ofHours(1));
    private static final Instant LATER = FIRST.plus(Duration.ofMinutes(5));
    private static final CheckDescription CHECK = CheckDescription.check("some-check", Group.HEALTH, Severity.ERROR);
    private static final Outcome UNKNOWN = new Outcome.Unknown(new Cause(Cause.Kind.REFUSED, "list", "no"));
    private static final PrecedingChange CHANGE = new PrecedingChange("stack-update", 42L, null, FIRST);

    @Test
    void opensAFindingWithTheChangeThatCameBefore() {
        var finding = step(FIRST, List.of(), failing("a")).open().getFirst();
        assertThat(finding.firstSeen()).isEqualTo(FIRST);
        assertThat(finding.precededBy()).isEqualTo(CHANGE);
    }

    @Test
    void keepsWhenAFindingWasFirstSeen() {
        var before = step(FIRST, List.of(), failing("a")).open();
        var finding = step(LATER, before, failing("a")).open().getFirst();
        assertThat(finding.firstSeen()).isEqualTo(FIRST);
        assertThat(finding.lastSeen()).isEqualTo(LATER);
    }

    @Test
    void wasFirstSeenByNowWhateverAClockThatWasAheadSaid() {
        var before = step(LATER, List.of(), failing("a")).open();
        var finding = step(FIRST, before, failing("a")).open().getFirst();
        assertThat(finding.firstSeen()).isEqualTo(FIRST);
    }

    @Test
    void wasLastSeenByNowThoughItCannotBeJudged() {
        var before = step(LATER, List.of(), failing("a")).open();
        var finding = step(FIRST, before, outcomes(UNKNOWN)).open().getFirst();
        assertThat(finding.firstSeen()).isEqualTo(FIRST);
        assertThat(finding.lastSeen()).isEqualTo(FIRST);
    }

    @Test
    void saysWhenTheConditionBeganBesideWhenItWasFirstSeen() {
        var finding = step(LATER, List.of(), failing("a")).open().getFirst();
        assertThat(finding.since()).isEqualTo(BEGAN);
        assertThat(finding.firstSeen()).isEqualTo(LATER);
    }

    @Test
    void resolvesAFindingWhoseCheckPasses() {
        assertThat(ended(new Outcome.Pass())).satisfies(finding -> {
            assertThat(finding.resolvedAt()).isEqualTo(LATER);
            assertThat(finding.resolvedBy()).isEqualTo("judged-clean");
        });
    }

    @Test
    void resolvesAFindingWhoseCheckFailsElsewhereAlone() {
        var elsewhere = new Outcome.Fail(List.of(fault("b")), Optional.empty());
        assertThat(ended(elsewhere).resolvedBy()).isEqualTo("judged-clean");
    }

    @Test
    void resolvesAFindingOfWhichThereIsNothingLeftToCheck() {
        assertThat(ended(new Outcome.DoesNotApply("no nodes")).resolvedBy()).isEqualTo("subject-gone");
    }

    @Test
    void resolvesAFindingWhoseCheckIsSwitchedOff() {
        assertThat(ended(new Outcome.SwitchedOff("by the operators")).resolvedBy())
                .isEqualTo("configuration");
    }

    @Test
    void resolvesAFindingWhoseCheckIsNoLongerInTheCatalogue() {
        var before = step(FIRST, List.of(), failing("a")).open();
        assertThat(step(LATER, before, Outcomes.of(Map.of())).resolved())
                .singleElement()
                .satisfies(finding -> assertThat(finding.resolvedBy()).isEqualTo("configuration"));
    }

    @Test
    void leavesAFindingExplainedWhileWhatExplainsItCannotBeJudged() {
        var cause = CheckDescription.check("some-cause", Group.HEALTH, Severity.CRITICAL);
        var root = fault(cause, "site", Optional.empty());
        var explained = fault(CHECK, "a", Optional.of(new Fault.Cover("some-cause", root.subject())));
        var before = step(FIRST, List.of(), Outcomes.of(Map.of(cause, fail(root), CHECK, fail(explained))))
                .open();
        var dark = Outcomes.of(Map.of(cause, UNKNOWN, CHECK, fail(fault("a"))));
        assertThat(step(LATER, before, dark).open())
                .filteredOn(Finding::counts)
                .extracting(Finding::check)
                .containsExactly("some-cause");
    }

    @Test
    void countsAFindingThatCannotBeJudgedOnceWhatExplainedItIsOver() {
        var cause = CheckDescription.check("some-cause", Group.HEALTH, Severity.CRITICAL);
        var root = fault(cause, "site", Optional.empty());
        var explained = fault(CHECK, "a", Optional.of(new Fault.Cover("some-cause", root.subject())));
        var before = step(FIRST, List.of(), Outcomes.of(Map.of(cause, fail(root), CHECK, fail(explained))))
                .open();
        var after = step(LATER, before, Outcomes.of(Map.of(cause, new Outcome.Pass(), CHECK, UNKNOWN)));
        assertThat(after.told().opened()).extracting(Finding::check).containsExactly(CHECK.id());
        assertThat(after.open()).singleElement().satisfies(finding -> {
            assertThat(finding.inhibitedBy()).isNull();
            assertThat(finding.firstSeen()).isEqualTo(FIRST);
        });
    }

    @Test
    void leavesOneFindingOfManyOpenWhileOneOfThoseItTellsOfCouldNotBeJudged() {
        var all = fault(CHECK, "site", Optional.empty());
        var told = Optional.of(new Fault.Cover(CHECK.id(), all.subject()));
        var many = new Outcome.Fail(List.of(all, fault(CHECK, "a", told), fault(CHECK, "b", told)), Optional.empty());
        var before = step(FIRST, List.of(), outcomes(many)).open();
        var rest = new Outcome.Unjudged(
                Optional.empty(), Map.of(Subject.of("node", "b"), new Cause(Cause.Kind.HIDDEN, "read", "secret")));
        var after = step(LATER, before, outcomes(new Outcome.Fail(List.of(fault("a")), rest)));
        assertThat(after.told().opened()).isEmpty();
        assertThat(after.told().resolved()).isEmpty();
        assertThat(after.open())
                .filteredOn(Finding::counts)
                .extracting(finding -> finding.subject().name())
                .containsExactly("site");
    }

    @Test
    void endsOneFindingOfManyWhoseMembersWereFoundAgainWhateverElseWasNotJudged() {
        var all = fault(CHECK, "site", Optional.empty());
        var told = Optional.of(new Fault.Cover(CHECK.id(), all.subject()));
        var many = new Outcome.Fail(List.of(all, fault(CHECK, "a", told), fault(CHECK, "b", told)), Optional.empty());
        var before = step(FIRST, List.of(), outcomes(many)).open();
        var partly = new Outcome.Unjudged(
                Optional.empty(), Map.of(Subject.of("node", "c"), new Cause(Cause.Kind.REFUSED, "list", "no")));
        var others = new Outcome.Fail(List.of(fault("a"), fault("b")), partly);
        assertThat(step(LATER, before, outcomes(others)).open())
                .extracting(finding -> finding.subject().name())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void countsWhatAnIgnoredFindingExplainedThoughWhatMayStandBetweenCouldNotBeJudged() {
        var cause = CheckDescription.check("some-cause", Group.HEALTH, Severity.CRITICAL);
        var root = fault(cause, "site", Optional.empty());
        var explained = fault(CHECK, "a", Optional.of(new Fault.Cover("some-cause", root.subject())));
        var before = step(FIRST, List.of(), Outcomes.of(Map.of(cause, fail(root), CHECK, fail(explained))))
                .open();
        var partly = new Outcome.Fail(List.of(ignored(root)), Optional.of(new Cause(Cause.Kind.REFUSED, "list", "no")));
        assertThat(step(LATER, before, Outcomes.of(Map.of(cause, partly, CHECK, fail(fault("a")))))
                        .open())
                .filteredOn(Finding::counts)
                .extracting(Finding::check)
                .containsExactly(CHECK.id());
    }

    @Test
    void countsWhatCouldNotBeJudgedOnceWhatExplainsItIsIgnored() {
        var cause = CheckDescription.check("some-cause", Group.HEALTH, Severity.CRITICAL);
        var root = fault(cause, "site", Optional.empty());
        var explained = fault(CHECK, "a", Optional.of(new Fault.Cover("some-cause", root.subject())));
        var before = step(FIRST, List.of(), Outcomes.of(Map.of(cause, fail(root), CHECK, fail(explained))))
                .open();
        var after = step(LATER, before, Outcomes.of(Map.of(cause, fail(ignored(root)), CHECK, UNKNOWN)));
        assertThat(after.open())
                .filteredOn(Finding::counts)
                .extracting(Finding::check)
                .containsExactly(CHECK.id());
    }

    @Test
    void countsWhatACauseThatWasJudgedCoversNoLongerWhateverElseCouldNotBeJudged() {
        var cause = CheckDescription.check("some-cause", Group.HEALTH, Severity.CRITICAL);
        var between = CheckDescription.check("between", Group.HEALTH, Severity.CRITICAL);
        var check =
                CheckDescription.check("folded", Group.HEALTH, Severity.ERROR).inhibitedBy("some-cause", "between");
        var root = fault(cause, "site", Optional.empty());
        var explained = fault(check, "a", Optional.of(new Fault.Cover("some-cause", root.subject())));
        var all = Map.of(cause, fail(root), between, new Outcome.Pass(), check, fail(explained));
        var before = step(FIRST, List.of(), Outcomes.of(all)).open();
        var now = Map.of(cause, fail(root), between, UNKNOWN, check, fail(fault(check, "a", Optional.empty())));
        assertThat(step(LATER, before, Outcomes.of(now)).open())
                .filteredOn(Finding::counts)
                .extracting(Finding::check)
                .containsExactlyInAnyOrder("some-cause", "folded");
    }

    @Test
    void leavesAFindingExplainedWhileWhatStandsBetweenCannotBeJudged() {
        var cause = CheckDescription.check("some-cause", Group.HEALTH, Severity.CRITICAL);
        var between = CheckDescription.check("between", Group.HEALTH, Severity.CRITICAL);
        var check =
                CheckDescription.check("folded", Group.HEALTH, Severity.ERROR).inhibitedBy("between");
        var root = fault(cause, "site", Optional.empty());
        var cover = Optional.of(new Fault.Cover("some-cause", root.subject()));
        var all = Map.of(
                cause, fail(root), between, fail(fault(between, "a", cover)), check, fail(fault(check, "a", cover)));
        var before = step(FIRST, List.of(), Outcomes.of(all)).open();
        var now = Map.of(cause, fail(root), between, UNKNOWN, check, fail(fault(check, "a", Optional.empty())));
        assertThat(step(LATER, before, Outcomes.of(now)).open())
                .filteredOn(Finding::counts)
                .extracting(Finding::check)
                .containsExactly("some-cause");
    }

    @Test
    void namesTheRootOfWhatCouldNotBeJudgedOnceItsCauseIsExplainedInTurn() {
        var root = CheckDescription.check("root", Group.HEALTH, Severity.CRITICAL);
        var cause = CheckDescription.check("some-cause", Group.HEALTH, Severity.CRITICAL);
        var explained = fault(CHECK, "a", Optional.of(new Fault.Cover("some-cause", Subject.of("node", "a"))));
        var before = step(
                        FIRST,
                        List.of(),
                        Outcomes.of(Map.of(cause, fail(fault(cause, "a", Optional.empty())), CHECK, fail(explained))))
                .open();
        var site = fault(root, "site", Optional.empty());
        var now = Map.of(
                root,
                fail(site),
                cause,
                fail(fault(cause, "a", Optional.of(new Fault.Cover("root", site.subject())))),
                CHECK,
                UNKNOWN);
        assertThat(step(LATER, before, Outcomes.of(now)).open())
                .filteredOn(Finding::counts)
                .singleElement()
                .satisfies(finding -> assertThat(
                                Objects.requireNonNull(finding.explains()).findings())
                        .isEqualTo(2));
    }

    @Test
    void endsAFindingWhoseSubjectWasInOrderSinceThoughItIsUnknownNow() {
        var before = step(FIRST, List.of(), failing("a")).open();
        assertThat(step(LATER, before, outcomes(inOrder(FIRST.plusSeconds(1)))).resolved())
                .extracting(Finding::resolvedBy)
                .containsExactly("judged-clean");
    }

    @Test
    void leavesAFindingOpenWhoseSubjectWasInOrderOnlyBefore() {
        var before = step(FIRST, List.of(), failing("a")).open();
        assertThat(step(LATER, before, outcomes(inOrder(FIRST))).open()).isEqualTo(before);
    }

    @Test
    void endsOneFindingOfManyOnceAllThatItTellsOfWereJudged() {
        var all = fault(CHECK, "site", Optional.empty());
        var told = Optional.of(new Fault.Cover(CHECK.id(), all.subject()));
        var many = new Outcome.Fail(List.of(all, fault(CHECK, "a", told), fault(CHECK, "b", told)), Optional.empty());
        var before = step(FIRST, List.of(), outcomes(many)).open();
        assertThat(step(LATER, before, failing("a")).open())
                .extracting(finding -> finding.subject().name())
                .containsExactly("a");
    }

    @Test
    void leavesAFindingOpenWhoseCheckIsUnknown() {
        var before = step(FIRST, List.of(), failing("a")).open();
        assertThat(step(LATER, before, outcomes(UNKNOWN)).open()).isEqualTo(before);
    }

    @Test
    void leavesAFindingOpenWhoseSubjectCouldNotBeJudgedThoughAnotherFailed() {
        var before = step(FIRST, List.of(), failing("a")).open();
        var partly = new Outcome.Fail(List.of(fault("b")), Optional.of(new Cause(Cause.Kind.HIDDEN, "read", "secret")));
        assertThat(step(LATER, before, outcomes(partly)).open())
                .extracting(finding -> finding.subject().name())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void resolvesAFindingWhoseSubjectWasJudgedThoughAnotherCouldNotBe() {
        var before = step(FIRST, List.of(), failing("a")).open();
        assertThat(step(LATER, before, outcomes(unknown("b"))).resolved())
                .extracting(finding -> finding.subject().name())
                .containsExactly("a");
    }

    @Test
    void leavesAFindingOpenWhoseSubjectAloneCouldNotBeJudged() {
        var before = step(FIRST, List.of(), failing("a")).open();
        assertThat(step(LATER, before, outcomes(unknown("a"))).open()).isEqualTo(before);
    }

    @Test
    void givesTheSameFaultTheSameFingerprintWhateverItsText() {
        var one = step(FIRST, List.of(), failing("a")).open().getFirst();
        var other = step(LATER, List.of(), failing("a")).open().getFirst();
        assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
    }

    @Test
    void givesAnotherSubjectAnotherFingerprint() {
        var one = step(FIRST, List.of(), failing("a")).open().getFirst();
        var other = step(FIRST, List.of(), failing("b")).open().getFirst();
        assertThat(one.fingerprint()).isNotEqualTo(other.fingerprint());
    }

    /** The finding, once the check that made it comes to another outcome. */
    private static Finding ended(Outcome outcome) {
        var before = step(FIRST, List.of(), failing("a")).open();
        return step(LATER, before, outcomes(outcome)).resolved().getFirst();
    }

    private static FindingLifecycle.Step step(Instant at, List<Finding> before, Outcomes outcomes) {
        return new FindingLifecycle("c", at, Optional.of(CHANGE)).next(before, outcomes);
    }

    private static Outcomes failing(String subject) {
        return outcomes(fail(fault(subject)));
    }

    private static Outcomes outcomes(Outcome outcome) {
        return Outcomes.of(Map.of(CHECK, outcome));
    }

    private static Outcome unknown(String subject) {
        var secret = new Cause(Cause.Kind.HIDDEN, "read", "secret");
        return new Outcome.Unknown(new Outcome.Unjudged(Optional.empty(), Map.of(Subject.of("node", subject), secret)));
    }

    /** The node may not be in order now, and was at that time. */
    private static Outcome inOrder(Instant at) {
        var node = Subject.of("node", "a");
        var dark = new Cause(Cause.Kind.REFUSED, "list", "no");
        return new Outcome.Unknown(new Outcome.Unjudged(Optional.empty(), Map.of(node, dark), Map.of(node, at)));
    }

    private static Fault ignored(Fault fault) {
        return new Fault(
                fault.check(),
                fault.subject(),
                fault.severity(),
                fault.summary(),
                fault.evidence(),
                fault.cause(),
                fault.remedy(),
                fault.since(),
                fault.covers(),
                fault.places(),
                fault.inhibitors(),
                Optional.empty(),
                Optional.of(new Fault.Ignored("known", "planned", Optional.empty())));
    }

    private static Outcome fail(Fault fault) {
        return new Outcome.Fail(List.of(fault), Optional.empty());
    }

    private static Fault fault(String subject) {
        return fault(CHECK, subject, Optional.empty());
    }

    private static Fault fault(CheckDescription check, String subject, Optional<Fault.Cover> explainedBy) {
        return new Fault(
                check,
                Subject.of("node", subject),
                Severity.ERROR,
                "broken",
                Map.of("at", Instant.EPOCH.toString()),
                "cause",
                Remedy.of("mend it"),
                Optional.of(BEGAN),
                Set.of(),
                Set.of(),
                Set.of(),
                explainedBy,
                Optional.empty());
    }
}
