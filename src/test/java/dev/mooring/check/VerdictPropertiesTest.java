package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.planted.Plant;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.report.Finding;
import dev.mooring.report.LifecycleFixture;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must hold of every verdict, whatever is wrong and whatever cannot be read. Each fault is looked at twice: first with
 * everything read, and then, with what the first look left behind, in every {@link Outage}. Nothing else changes between the
 * two looks, so whatever they differ in comes of what was not read.
 */
class VerdictPropertiesTest {
    /** In how many ways each outage happens to each fault: one, which differs from fault to fault, or with make outages all. */
    private static final int WAYS = Boolean.getBoolean("mooring.check.every-way") ? Outage.WAYS : 1;

    /** In how many orders what was read is judged: likewise. */
    private static final int ORDERS = Boolean.getBoolean("mooring.check.every-way") ? 3 : 1;

    /** Every check judges, and everything that it finds counts. */
    private static final Policy STRICT = new Policy(
            Catalogue.checks().stream()
                    .map(Check::description)
                    .filter(check -> !check.onByDefault())
                    .collect(Collectors.toMap(CheckDescription::id, _ -> true)),
            Map.of(),
            List.of(),
            Set.of());

    private static final List<Start> STARTS = Stream.concat(
                    Plant.all().stream().map(plant -> new Start(plant.name(), () -> Planted.situation(plant))),
                    Stream.of(
                            new Start(
                                    "nothing is wrong", () -> Scenario.healthy().situation()),
                            new Start(
                                    "most nodes of one site are short of disk",
                                    () -> FleetFixture.of(20)
                                            .withDiskPressure(12)
                                            .situation()),
                            new Start(
                                    "a node is missing that the environment declares",
                                    () -> declaredByEnvironment(Scenario.healthy()
                                            .list(Scenario.NODES, "k8s/nodes.unregistered-one-missing.json")
                                            .situation())),
                            new Start(
                                    "all nodes are lost that the environment declares",
                                    () -> declaredByEnvironment(Scenario.healthy()
                                            .list(Scenario.NODES, "k8s/nodes.unreachable-all-hybrid-no-noexecute.json")
                                            .situation()))))
            .toList();

    private static final Map<Start, Look> FIRST_LOOKS = new HashMap<>();
    private static final Map<Start, Map<Property, List<String>>> BROKEN = new HashMap<>();

    /** What a test starts from. */
    private record Start(String name, Supplier<Situation> situation) {
        @Override
        public String toString() {
            return name;
        }
    }

    private enum Property {
        ENDS_NO_FINDING,
        FINDS_NOTHING_NEW,
        UNCOVERS_NO_FINDING,
        MAKES_NO_FINDING_LIGHTER,
        CALLS_NO_FAILED_CHECK_CLEAN,
        LOSES_NO_SUBJECT,
        KEEPS_TO_WHAT_IT_STATED
    }

    /** One verification, without reading. */
    private record Look(Judgement judgement, LifecycleFixture.Step step) {
        static Look at(Situation situation, List<Finding> before) {
            var judgement = Judgement.of(situation, STRICT);
            return new Look(judgement, LifecycleFixture.next(before, judgement));
        }

        Look again(Outage outage) {
            return at(outage.apply(judgement.situation(), judgement.remembered()), step.open());
        }

        Outcomes outcomes() {
            return judgement.outcomes();
        }

        List<Finding> open() {
            return step.open();
        }
    }

    static Stream<Start> starts() {
        return STARTS.stream();
    }

    @AfterAll
    static void forget() {
        FIRST_LOOKS.clear();
        BROKEN.clear();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void neitherOrderNorRepetitionChangesAFault(Start start) {
        var first = firstLook(start);
        var situation = first.judgement().situation();
        assertThat(faults(Judge.judge(situation, STRICT))).isEqualTo(faults(first.outcomes()));
        var from = start.name().length();
        for (var seed = from; seed < from + ORDERS; seed++) {
            var shuffled = ReadingChange.shuffled(new Random(seed)).apply(situation);
            assertThat(faults(Judge.judge(shuffled, STRICT)))
                    .as("shuffled with seed " + seed)
                    .isEqualTo(faults(first.outcomes()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void noFindingEndsBecauseSomethingWasNotRead(Start start) {
        assertThat(broken(start, Property.ENDS_NO_FINDING)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void noFindingAppearsBecauseSomethingWasNotRead(Start start) {
        assertThat(broken(start, Property.FINDS_NOTHING_NEW)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void noFindingThatWasExplainedCountsBecauseSomethingWasNotRead(Start start) {
        assertThat(broken(start, Property.UNCOVERS_NO_FINDING)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void noFindingGetsLessSevereBecauseSomethingWasNotRead(Start start) {
        assertThat(broken(start, Property.MAKES_NO_FINDING_LIGHTER)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void noCheckThatFailedPassesOrIsSkippedBecauseSomethingWasNotRead(Start start) {
        assertThat(broken(start, Property.CALLS_NO_FAILED_CHECK_CLEAN)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void noSubjectIsLeftOutUnsaid(Start start) {
        assertThat(broken(start, Property.LOSES_NO_SUBJECT)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void noCheckLooksAtWhatItHasNotStatedOrFailsOtherwise(Start start) {
        assertThat(broken(start, Property.KEEPS_TO_WHAT_IT_STATED)).isEmpty();
    }

    @Test
    void unknownMembersAndNullsChangeNothing() {
        var outcomes = Scenario.healthy().withUnknownMembers().judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).isEmpty();
    }

    private static Look firstLook(Start start) {
        return FIRST_LOOKS.computeIfAbsent(start, _ -> Look.at(start.situation().get(), List.of()));
    }

    private static List<String> broken(Start start, Property property) {
        return BROKEN.computeIfAbsent(start, VerdictPropertiesTest::lookAgain).getOrDefault(property, List.of());
    }

    /** What of the properties is broken, in which outage. */
    private static Map<Property, List<String>> lookAgain(Start start) {
        var first = firstLook(start);
        var broken = new EnumMap<Property, List<String>>(Property.class);
        outages(start, first.judgement().situation()).forEach(outage -> {
            var second = first.again(outage);
            for (var property : Property.values()) {
                violations(property, first, second)
                        .forEach(violation -> broken.computeIfAbsent(property, _ -> new ArrayList<>())
                                .add(outage + ": " + violation));
            }
        });
        return broken;
    }

    private static Stream<Outage> outages(Start start, Situation situation) {
        return IntStream.range(0, WAYS)
                .boxed()
                .flatMap(way -> Outage.of(situation, start.name().hashCode() + way));
    }

    private static Stream<String> violations(Property property, Look first, Look second) {
        return switch (property) {
            case ENDS_NO_FINDING -> second.step().resolved().stream().map(VerdictPropertiesTest::words);
            case FINDS_NOTHING_NEW ->
                second.open().stream()
                        .filter(finding -> !Scenario.OF_MOORING_ITSELF.contains(finding.check()))
                        .filter(finding -> before(finding, first) == null)
                        .map(VerdictPropertiesTest::words);
            case UNCOVERS_NO_FINDING ->
                second.open().stream()
                        .filter(finding -> finding.inhibitedBy() == null)
                        .filter(finding ->
                                before(finding, first) instanceof Finding known && known.inhibitedBy() != null)
                        .map(VerdictPropertiesTest::words);
            case MAKES_NO_FINDING_LIGHTER ->
                second.open().stream()
                        .filter(finding -> before(finding, first) instanceof Finding known
                                && finding.severity().compareTo(known.severity()) < 0)
                        .map(VerdictPropertiesTest::words);
            case CALLS_NO_FAILED_CHECK_CLEAN ->
                failed(first)
                        .filter(check -> {
                            var now = second.outcomes().get(check);
                            return now instanceof Outcome.Pass || now instanceof Outcome.Skipped;
                        })
                        .map(CheckDescription::id);
            case LOSES_NO_SUBJECT ->
                failed(first)
                        .filter(check -> losesSubject(check, first, second))
                        .map(CheckDescription::id);
            case KEEPS_TO_WHAT_IT_STATED -> internalErrors(second.outcomes());
        };
    }

    private static Finding before(Finding finding, Look first) {
        return first.open().stream()
                .filter(known -> known.fingerprint().equals(finding.fingerprint()))
                .findFirst()
                .orElse(null);
    }

    private static Stream<CheckDescription> failed(Look look) {
        var failed = new ArrayList<CheckDescription>();
        look.outcomes().forEach((check, outcome) -> {
            if (outcome instanceof Outcome.Fail) {
                failed.add(check);
            }
        });
        return failed.stream();
    }

    /** Whether a check no longer names a subject and does not say either that it could not judge it. */
    private static boolean losesSubject(CheckDescription check, Look first, Look second) {
        var named = subjects(check, second).map(VerdictPropertiesTest::name).collect(Collectors.toSet());
        return !subjects(check, first)
                .allMatch(subject -> named.contains(name(subject))
                        || unjudged(second.outcomes().get(check)).includes(subject));
    }

    private static Outcome.Unjudged unjudged(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Unknown(var rest) -> rest;
            case Outcome.Fail failed -> failed.rest();
            case Outcome.Pass _, Outcome.Skipped _ -> new Outcome.Unjudged(Optional.empty(), Map.of());
        };
    }

    private static Stream<Subject> subjects(CheckDescription check, Look look) {
        return look.outcomes().get(check) instanceof Outcome.Fail failed
                ? failed.faults().stream().map(Fault::subject)
                : Stream.empty();
    }

    private static String name(Subject subject) {
        return subject.kind() + " " + subject.name();
    }

    private static Stream<String> internalErrors(Outcomes outcomes) {
        var errors = new ArrayList<String>();
        outcomes.forEach((check, outcome) -> outcome.unjudged()
                .filter(cause -> cause.kind() == Cause.Kind.INTERNAL)
                .ifPresent(cause -> errors.add(check.id() + ": " + cause.failure())));
        return errors.stream();
    }

    private static String words(Finding finding) {
        return finding.check() + " of " + name(finding.subject()) + ", "
                + finding.severity().id();
    }

    /** Check, subject, severity, whether it counts, and the words. */
    private static Set<String> faults(Outcomes outcomes) {
        return outcomes.faults().stream()
                .map(fault -> fault.check().id() + " " + fault.subject() + " " + fault.severity() + " " + fault.counts()
                        + " " + fault.summary())
                .collect(Collectors.toSet());
    }

    /** The same, but the environment lists the nodes and the stack does not. */
    private static Situation declaredByEnvironment(Situation situation) {
        var stack =
                situation.readings().of(DeclaredSources.PULUMI_STATE).value().orElseThrow();
        var without = new DeclaredStack(
                stack.stack(),
                stack.status(),
                stack.cluster(),
                stack.access(),
                stack.addons(),
                stack.credentials(),
                Declared.undeclared());
        return Situation.of(
                situation.cluster(),
                situation
                        .readings()
                        .and(Reading.fresh(DeclaredSources.PULUMI_STATE, without, situation.now()))
                        .and(Reading.fresh(DeclaredSources.ESC_ENVIRONMENT, stack.nodes(), situation.now())),
                situation.now());
    }
}
