package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Source;
import dev.mooring.roster.DeclaredNodes;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Truth;
import java.util.List;
import java.util.function.Predicate;

/** The set of nodes differs from the declared one: the summary of missing and unexpected nodes. */
public final class DriftNodeSet implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "drift-node-set", Group.DRIFT, Severity.ERROR)
            .comparing("Declared nodes against hybrid Node objects, as sets.")
            .needing(Source.KUBERNETES_NODES)
            .because("Machines that did not join, or that nobody declared: see the findings of each.")
            .fixedBy("See declared-node-not-registered and unexpected-hybrid-node");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        if (Comparison.pulumiRuns(situation, verdict)) {
            return;
        }
        situation.uncertainty().ifPresent(verdict::unknown);
        switch (DeclaredNodes.of(situation.declared())) {
            case DeclaredNodes.None() -> verdict.skip("no nodes are declared");
            case DeclaredNodes.Unknown(Cause cause) -> verdict.unknown(cause);
            case DeclaredNodes.Listed(var _) -> compare(situation, verdict);
        }
    }

    private static void compare(Situation situation, Verdict verdict) {
        var machines = situation.roster().machines();
        var missing = names(machines, machine -> machine.declared() == Truth.YES && machine.joined() == Truth.NO);
        var extra = names(machines, machine -> machine.declared() == Truth.NO && machine.supersededBy() == null);
        if (!missing.isEmpty() || !extra.isEmpty()) {
            verdict.fail(
                    situation.clusterSubject(),
                    missing.size() + " declared node(s) missing, " + extra.size() + " node(s) not declared",
                    Evidence.of("missing", missing).and("extra", extra));
        }
    }

    private static List<String> names(List<NodeTruth> machines, Predicate<NodeTruth> which) {
        return machines.stream().filter(which).map(NodeTruth::name).sorted().toList();
    }
}
