package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Roster;
import java.util.List;

/** The set of nodes differs from the declared one: the summary of missing and unexpected nodes. */
final class DriftNodeSet {
    private DriftNodeSet() {}

    static Check check() {
        return DeclaredMatches.check("drift-node-set", Severity.ERROR)
                .comparing("Declared nodes against hybrid Node objects, as sets.")
                .because("Machines that did not join, or that nobody declared: see the findings of each.")
                .fixedBy("See the findings of declared-node-not-registered and unexpected-hybrid-node.")
                .looking(Commands.HYBRID_NODES)
                .looking("pulumi stack output --stack {stack}")
                .inhibitedBy(
                        "access-entry-missing",
                        "declared-node-not-registered",
                        "unexpected-hybrid-node",
                        "no-hybrid-nodes")
                .judging(DriftNodeSet::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        if (!Comparison.isHeldBack(facts, verdict)) {
            var roster = facts.get(SharedViews.DECLARED_MACHINES);
            DeclaredMatches.requireActivations(facts);
            compare(roster, verdict);
        }
    }

    private static void compare(Roster roster, Verdict verdict) {
        var missing = names(roster.missing());
        var extra = names(roster.unexpected());
        if (!missing.isEmpty() || !extra.isEmpty()) {
            verdict.fail(
                    verdict.clusterSubject(),
                    missing.size() + " declared node(s) missing, " + extra.size() + " node(s) not declared",
                    Evidence.of("missing", missing).and("extra", extra));
        }
    }

    private static List<String> names(List<NodeTruth> machines) {
        return machines.stream().map(NodeTruth::name).sorted().toList();
    }
}
