package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.standin.TimeShift;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What operators decide about checks takes effect, and stays visible. */
class PolicyTest {
    private static final String CHECK = "node-disk-pressure";

    @Test
    void skipsACheckThatIsSwitchedOff() {
        var outcomes = judge(policy(Map.of(CHECK, false), Map.of(), List.of()));
        assertThat(outcome(CHECK, outcomes)).isInstanceOf(Outcome.SwitchedOff.class);
        assertThat(Scenario.findings(outcomes)).isEmpty();
    }

    @Test
    void judgesACheckThatIsOffByDefaultOnceItIsSwitchedOn() {
        var policy = policy(Map.of("mixed-credential-providers", true), Map.of(), List.of());
        assertThat(Scenario.findings(judge(policy))).contains("mixed-credential-providers");
        assertThat(Scenario.findings(judge(Policy.standard()))).doesNotContain("mixed-credential-providers");
    }

    @Test
    void givesFaultsTheSeverityThatOperatorsChose() {
        var outcomes = judge(policy(Map.of(), Map.of(CHECK, Severity.INFO), List.of()));
        assertThat(Scenario.faults(outcomes)).extracting(Fault::severity).containsExactly(Severity.INFO);
    }

    @Test
    void ignoresWhatARuleNamesAndShowsItAsIgnored() {
        var outcomes = judge(policy(Map.of(), Map.of(), List.of(rule("mi-0a*", "dc1", Optional.empty()))));
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(outcomes.faults())
                .filteredOn(fault -> fault.check().id().equals(CHECK))
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault.ignoredBy().orElseThrow().reason()).isEqualTo("the lab fills its disks"));
    }

    @Test
    void ignoresNothingAtAnotherSite() {
        var outcomes = judge(policy(Map.of(), Map.of(), List.of(rule("*", "dc2", Optional.empty()))));
        assertThat(Scenario.findings(outcomes)).containsExactly(CHECK);
    }

    @Test
    void ignoresNothingOnceTheRuleHasEnded() {
        var ended = Optional.of(TimeShift.FIXTURES_NOW);
        var outcomes = judge(policy(Map.of(), Map.of(), List.of(rule("*", "*", ended))));
        assertThat(Scenario.findings(outcomes)).containsExactly(CHECK);
    }

    @Test
    void countsAKnownFalsePositiveAgainOnceItsEntryIsSwitchedOff() {
        var scenario = Scenario.healthy()
                .condition(
                        "mi-0a1b2c3d4e5f67890",
                        "NetworkingReady",
                        "False",
                        "IPAMDNotReady",
                        "IPAM-D has failed to connect to API Server");
        var strict = new Policy(Map.of(), Map.of(), List.of(), Set.of());
        assertThat(Scenario.findings(Judge.judge(scenario.situation(), strict)))
                .containsExactly("node-monitoring-condition-failed");
    }

    private static Outcomes judge(Policy policy) {
        return Judge.judge(
                Scenario.healthy()
                        .list(Scenario.NODES, "k8s/nodes.disk-pressure.json")
                        .situation(),
                policy);
    }

    private static Policy policy(
            Map<String, Boolean> switched, Map<String, Severity> severities, List<IgnoreRule> rules) {
        return new Policy(switched, severities, rules, KnownFalsePositive.ids());
    }

    private static IgnoreRule rule(String subject, String site, Optional<Instant> until) {
        return new IgnoreRule("lab", "node-*-pressure", subject, site, "*", until, "the lab fills its disks");
    }

    private static Outcome outcome(String check, Outcomes outcomes) {
        return outcomes.of(check).orElseThrow();
    }

    @Test
    void countsWhatAnIgnoredFindingWouldExplain() {
        var nodes = new IgnoreRule("site", "site-disconnected", "*", "*", "*", Optional.empty(), "known");
        var outcomes = Judge.judge(
                Scenario.healthy()
                        .list(Scenario.NODES, "k8s/nodes.unreachable-all-hybrid-no-noexecute.json")
                        .situation(),
                policy(Map.of(), Map.of(), List.of(nodes)));
        assertThat(Scenario.findings(outcomes)).containsExactly("node-unreachable");
    }
}
