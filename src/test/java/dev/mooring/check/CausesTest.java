package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Fault.Cover;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which fault tells of which. */
class CausesTest {
    private static final CheckDescription STALE = CheckDescription.check("stale", Group.REGISTRATION, Severity.WARNING);
    private static final CheckDescription LOST =
            CheckDescription.check("lost", Group.HEALTH, Severity.CRITICAL).inhibitedBy("stale");
    private static final CheckDescription EVICTION =
            CheckDescription.check("eviction", Group.HEALTH, Severity.ERROR).inhibitedBy("lost");
    private static final CheckDescription OPERATOR =
            CheckDescription.check("operator", Group.NEIGHBOUR, Severity.ERROR).inhibitedBy("lost");
    private static final CheckDescription SECRET =
            CheckDescription.check("secret", Group.NEIGHBOUR, Severity.ERROR).inhibitedBy("operator");
    private static final CheckDescription SITE = CheckDescription.check("dark", Group.HEALTH, Severity.CRITICAL);
    private static final CheckDescription KERNEL =
            CheckDescription.check("kernel", Group.HEALTH, Severity.ERROR).inhibitedBy("dark");
    private static final Subject NODE = Subject.of("node", "a");
    private static final Fault STALE_NODE = fault(STALE, NODE, Set.of("a"), Set.of());
    private static final Fault LOST_NODE = fault(LOST, NODE, Set.of("a"), Set.of());
    private static final Fault OPERATOR_DOWN =
            fault(OPERATOR, Subject.of("operator", "operator of secrets"), Set.of("shop/database"), Set.of("a"));

    @Test
    void aWarningOfANodeTellsOfAllThatIsWrongWithThatNode() {
        var eviction = fault(EVICTION, NODE, Set.of(), Set.of());
        assertThat(explained(eviction, STALE_NODE, LOST_NODE)).contains(new Cover("stale", NODE));
    }

    @Test
    void aWarningOfANodeDoesNotTellOfAnOperatorThatIsDown() {
        assertThat(explained(OPERATOR_DOWN, STALE_NODE, LOST_NODE)).isEmpty();
    }

    @Test
    void anOperatorThatIsDownIsToldWithTheNodeItStoodOn() {
        assertThat(explained(OPERATOR_DOWN, LOST_NODE)).contains(new Cover("lost", NODE));
    }

    @Test
    void whatAnOperatorKeptUpIsToldWithTheOperatorWhereThatCounts() {
        var secret = fault(SECRET, Subject.of("external-secret", "shop/database"), Set.of(), Set.of());
        assertThat(explained(secret, STALE_NODE, LOST_NODE, OPERATOR_DOWN))
                .contains(new Cover("operator", OPERATOR_DOWN.subject()));
    }

    @Test
    void aSiteExplainsNothingOfANodeThatHasItsNameAndReports() {
        var site = fault(SITE, Subject.site("dc2"), Set.of("b", "c"), Set.of());
        assertThat(explained(fault(KERNEL, Subject.of("node", "dc2"), Set.of(), Set.of()), site))
                .isEmpty();
    }

    @Test
    void whatAGatheredFaultExplainedNamesTheOneThatTellsOfIt() {
        var whole = fault(LOST, Subject.site("dc1"), Set.of("a"), Set.of());
        var eviction = fault(EVICTION, NODE, Set.of(), Set.of()).explainedBy(LOST_NODE);
        var outcomes =
                Outcomes.of(Map.of(LOST, failed(whole, LOST_NODE.explainedBy(whole)), EVICTION, failed(eviction)));
        assertThat(Causes.atRoots(outcomes).faults())
                .filteredOn(fault -> fault.check().equals(EVICTION))
                .extracting(Fault::inhibitedBy)
                .containsExactly(Optional.of(new Cover("lost", whole.subject())));
    }

    private static Optional<Cover> explained(Fault fault, Fault... causes) {
        return Causes.of(List.of(causes)).explain(fault).inhibitedBy();
    }

    private static Outcome.Fail failed(Fault... faults) {
        return new Outcome.Fail(List.of(faults), Optional.empty());
    }

    private static Fault fault(CheckDescription check, Subject subject, Set<String> covers, Set<String> places) {
        return new Fault(
                check,
                subject,
                check.severity(),
                "broken",
                Map.of(),
                "cause",
                Remedy.of("mend it"),
                Optional.empty(),
                covers,
                places,
                check.inhibitedBy(),
                Optional.empty(),
                Optional.empty());
    }
}
