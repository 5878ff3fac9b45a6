package dev.mooring.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mooring.reading.Facts.Moment;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.Unjudgeable.Absent;
import dev.mooring.reading.Unjudgeable.NotRead;
import dev.mooring.reading.Unjudgeable.SwitchedOff;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was not read never looks clean. */
class FactsTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Source<List<String>> NODES = Source.named("nodes");
    private static final Source<List<String>> ROLES = Source.named("roles");
    private static final Source<String> PROBE = Source.named("probe");
    private static final Source<String> CLUSTER = Source.named("cluster");
    private static final Cause REFUSED = new Cause(Cause.Kind.REFUSED, "list roles", "no");

    /** Needs the nodes, and can do without the roles. */
    private static final View<String> NODES_AND_ROLES = View.of(
            "nodes and roles",
            Stated.NOTHING.and(NODES, ROLES),
            facts -> facts.get(NODES) + " " + facts.partly(ROLES).orElse(List.of()));

    private static final View<String> FIRST_ROLE = View.of(
            "the first role",
            Stated.NOTHING.and(ROLES),
            facts -> facts.get(ROLES).getFirst());

    private static final View<String> CLUSTER_NAME =
            View.of("the cluster's name", Stated.NOTHING.and(CLUSTER), facts -> facts.get(CLUSTER));

    private final Moment known = new Moment(
            Readings.of(
                    Reading.fresh(NODES, List.of("n1", "n2"), NOW),
                    Reading.unavailable(ROLES, REFUSED),
                    Reading.off(PROBE, "probing is off"),
                    Reading.absent(CLUSTER, "there is no cluster")),
            NOW);

    private Facts opened(Source<?>... sources) {
        return known.openTo("a rule", Stated.NOTHING.and(sources));
    }

    private Facts opened(View<?>... views) {
        return known.openTo("a rule", Stated.NOTHING.and(views));
    }

    @Test
    void getsWhatWasRead() {
        var facts = opened(NODES);
        assertThat(facts.get(NODES)).containsExactly("n1", "n2");
        assertThat(facts.unread()).isEmpty();
    }

    @Test
    void endsARuleThatGetsWhatWasNotRead() {
        var facts = opened(ROLES);
        assertThat(end(() -> facts.get(ROLES))).isEqualTo(new NotRead(REFUSED));
    }

    @Test
    void endsARuleThatGetsWhatIsSwitchedOff() {
        var facts = opened(PROBE);
        assertThat(end(() -> facts.get(PROBE))).isEqualTo(new SwitchedOff("probing is off"));
    }

    @Test
    void endsARuleThatGetsWhatDoesNotExist() {
        var facts = opened(CLUSTER);
        assertThat(end(() -> facts.get(CLUSTER))).isEqualTo(new Absent("there is no cluster"));
    }

    @Test
    void takesWhatNobodyAskedForUnread() {
        Source<String> forgotten = Source.named("forgotten");
        var facts = opened(forgotten);
        assertThat(end(() -> facts.get(forgotten))).isInstanceOf(NotRead.class);
    }

    @Test
    void tellsThatARuleWhichGoesOnHasNotSeenEverything() {
        var facts = opened(ROLES);
        assertThat(facts.partly(ROLES)).isEmpty();
        assertThat(facts.unread()).contains(REFUSED);
    }

    @Test
    void lacksNothingWhereAPartIsSwitchedOffOrDoesNotExist() {
        var facts = opened(PROBE, CLUSTER);
        assertThat(facts.partly(PROBE)).isEmpty();
        assertThat(facts.partly(CLUSTER)).isEmpty();
        assertThat(facts.unread()).isEmpty();
    }

    @Test
    void lacksNothingWhereAPartWasRead() {
        var facts = opened(NODES);
        assertThat(facts.partly(NODES)).contains(List.of("n1", "n2"));
        assertThat(facts.unread()).isEmpty();
    }

    @Test
    void keepsTheFirstOfSeveralCauses() {
        var facts = opened(ROLES);
        facts.lacks(new Cause(Cause.Kind.HIDDEN, "read a setting", "secret"));
        assertThat(facts.partly(ROLES)).isEmpty();
        assertThat(facts.unread()).map(Cause::kind).contains(Cause.Kind.HIDDEN);
    }

    @Test
    void seesNothingWhereASourceNeedNotBeThere() {
        var facts = opened(PROBE, CLUSTER);
        assertThat(facts.whereOn(PROBE)).isEmpty();
        assertThat(facts.whereOn(CLUSTER)).isEmpty();
        assertThat(facts.unread()).isEmpty();
    }

    @Test
    void seesASourceThatNeedNotBeThereWhereItIs() {
        assertThat(opened(NODES).whereOn(NODES)).contains(List.of("n1", "n2"));
    }

    @Test
    void endsARuleWhoseSourceIsThereAndWasNotRead() {
        var facts = opened(ROLES);
        assertThat(end(() -> facts.whereOn(ROLES))).isEqualTo(new NotRead(REFUSED));
    }

    @Test
    void tellsADetailThatWasRead() {
        assertThat(told(opened(NODES).detail(NODES).map(List::getFirst))).containsExactly("n1");
    }

    @Test
    void leavesOutADetailThatWasNotReadAndLacksNothing() {
        var facts = opened(ROLES);
        assertThat(told(facts.detail(ROLES).map(List::getFirst))).isEmpty();
        assertThat(facts.unread()).isEmpty();
    }

    @Test
    void leavesOutAPartThatADetailDoesNotHave() {
        assertThat(told(opened(NODES).detail(NODES).<String>map(_ -> null))).isEmpty();
    }

    @Test
    void keepsNoAccountForWhatSaysItselfHowMuchIsKnown() {
        var facts = opened(ROLES);
        assertThat(facts.ifRead(ROLES)).isEmpty();
        assertThat(facts.failure(ROLES)).contains(REFUSED);
        assertThat(facts.unread()).isEmpty();
    }

    @Test
    void knowsEveryFailureWithoutHavingStatedAnything() {
        assertThat(opened(NODES).failures()).isEqualTo(Map.of(ROLES, REFUSED));
    }

    @Test
    void countsWhatAViewLacksForEveryoneWhoAsks() {
        for (var facts : List.of(opened(NODES_AND_ROLES), opened(NODES_AND_ROLES))) {
            assertThat(facts.get(NODES_AND_ROLES)).isEqualTo("[n1, n2] []");
            assertThat(facts.unread()).contains(REFUSED);
        }
    }

    @Test
    void countsWhatAViewOfAViewLacks() {
        var outer = View.of("outer", Stated.NOTHING.and(NODES_AND_ROLES), facts -> facts.get(NODES_AND_ROLES) + "!");
        var facts = opened(outer);
        assertThat(facts.get(outer)).endsWith("!");
        assertThat(facts.unread()).contains(REFUSED);
    }

    @Test
    void countsForARuleOnlyWhatItHasAskedFor() {
        opened(NODES_AND_ROLES).get(NODES_AND_ROLES);
        assertThat(opened(NODES_AND_ROLES).unread()).isEmpty();
    }

    @Test
    void endsEveryRuleThatGetsWhatCannotBeWorkedOut() {
        for (var facts : List.of(opened(FIRST_ROLE), opened(FIRST_ROLE))) {
            assertThat(end(() -> facts.get(FIRST_ROLE))).isEqualTo(new NotRead(REFUSED));
        }
    }

    @Test
    void endsARuleThatGetsAViewOfWhatDoesNotExist() {
        var facts = opened(CLUSTER_NAME);
        assertThat(end(() -> facts.get(CLUSTER_NAME))).isEqualTo(new Absent("there is no cluster"));
    }

    @Test
    void goesOnWithoutAViewAndTellsWhatItLacks() {
        var facts = opened(FIRST_ROLE);
        assertThat(facts.partly(FIRST_ROLE)).isEmpty();
        assertThat(facts.unread()).contains(REFUSED);
    }

    @Test
    void goesOnWithoutAViewOfWhatDoesNotExistAndLacksNothing() {
        var facts = opened(CLUSTER_NAME);
        assertThat(facts.partly(CLUSTER_NAME)).isEmpty();
        assertThat(facts.unread()).isEmpty();
    }

    @Test
    void lacksNothingForADetailOfAView() {
        var facts = opened(NODES_AND_ROLES, FIRST_ROLE);
        assertThat(told(facts.detail(NODES_AND_ROLES))).hasSize(1);
        assertThat(told(facts.detail(FIRST_ROLE))).isEmpty();
        assertThat(facts.ifRead(FIRST_ROLE)).isEmpty();
        assertThat(facts.unread()).isEmpty();
    }

    @Test
    void worksAViewOutOnceForAllRules() {
        var worked = new AtomicInteger();
        var counted = View.of("counted", Stated.NOTHING, _ -> worked.incrementAndGet());
        opened(counted).get(counted);
        opened(counted).partly(counted);
        opened(counted).detail(counted);
        assertThat(worked).hasValue(1);
    }

    static List<Consumer<Facts>> looks() {
        return List.of(
                facts -> facts.get(NODES),
                facts -> facts.partly(NODES),
                facts -> facts.whereOn(NODES),
                facts -> facts.ifRead(NODES),
                facts -> facts.detail(NODES),
                facts -> facts.failure(NODES),
                facts -> facts.get(FIRST_ROLE),
                facts -> facts.partly(FIRST_ROLE),
                facts -> facts.ifRead(FIRST_ROLE),
                facts -> facts.detail(FIRST_ROLE));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void showsNothingThatWasNotStated(Consumer<Facts> look) {
        var facts = opened(ROLES);
        assertThatThrownBy(() -> look.accept(facts))
                .isInstanceOf(UnstatedSource.class)
                .hasMessageStartingWith("a rule looks at ")
                .hasMessageEndingWith(" and has not stated it");
    }

    @Test
    void showsAViewNothingThatOnlyItsAskerHasStated() {
        var peeping = View.of("peeping", Stated.NOTHING.and(ROLES), facts -> facts.get(NODES));
        var facts = known.openTo("a rule", Stated.NOTHING.and(NODES).and(peeping));
        assertThatThrownBy(() -> facts.get(peeping))
                .isInstanceOf(UnstatedSource.class)
                .hasMessageStartingWith("peeping looks at nodes");
    }

    @Test
    void showsARuleNoSourceOfAViewThatItHasStated() {
        var facts = opened(NODES_AND_ROLES);
        assertThatThrownBy(() -> facts.get(NODES)).isInstanceOf(UnstatedSource.class);
    }

    @Test
    void countsTheSourcesOfViewsAmongWhatIsStated() {
        var outer = View.of("outer", Stated.NOTHING.and(PROBE).and(NODES_AND_ROLES), _ -> "");
        assertThat(Stated.NOTHING.and(CLUSTER).and(outer).allSources())
                .containsExactlyInAnyOrder(CLUSTER, PROBE, NODES, ROLES);
    }

    private static Unjudgeable.Why end(ThrowingCallable rule) {
        return catchThrowableOfType(Unjudgeable.class, rule).why();
    }

    private static <T> List<T> told(Detail<T> detail) {
        var told = new ArrayList<T>();
        detail.tell(told::add);
        return told;
    }
}
