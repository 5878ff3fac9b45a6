package dev.mooring.check.drift;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import dev.mooring.roster.Roster;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Nodes beside what is declared of them. A declared number of machines is matched to nodes by activation, which SSM alone
 * knows: where SSM could not be read, a node is not held against a declaration that may be another's.
 */
final class DeclaredMatches {
    private DeclaredMatches() {}

    /** A check of nodes against the declared ones, with all that it looks at. */
    static CheckDescription check(String id, Severity severity) {
        return CheckDescription.check(id, Group.DRIFT, severity)
                .needing(KubernetesSources.NODES)
                .using(DeclaredSources.PULUMI_STATE, "Which nodes are declared is unknown.")
                .using(
                        DeclaredSources.ESC_ENVIRONMENT,
                        "Which nodes are declared is unknown, unless the stack lists them.")
                .using(
                        SsmSources.MANAGED_INSTANCES,
                        "Nodes that only an activation or a computer name ties to their declaration are unknown.")
                .viewing(SharedViews.NODES, SharedViews.DECLARED_NODES, SharedViews.DECLARED_MACHINES);
    }

    /** Compares each node with its declaration, if nodes are declared and Pulumi does not run. */
    static void compareEach(Facts facts, Verdict verdict, BiConsumer<HybridNode, DeclaredNode> compare) {
        if (Comparison.isHeldBack(facts, verdict)) {
            return;
        }
        var roster = facts.get(SharedViews.DECLARED_MACHINES);
        compareEach(roster, verdict, DeclaredNode::isNamed, compare);
        requireActivations(facts);
        if (roster.counts() && roster.uncertainty().isEmpty()) {
            compareEach(roster, verdict, declared -> !declared.isNamed(), compare);
        }
    }

    private static void compareEach(
            Roster roster,
            Verdict verdict,
            Predicate<DeclaredNode> which,
            BiConsumer<HybridNode, DeclaredNode> compare) {
        verdict.eachNode(
                node -> roster.declarationOf(node).filter(which).ifPresent(declared -> compare.accept(node, declared)));
    }

    /** Ends the rule where activations tell declared machines apart, and were not read. */
    static void requireActivations(Facts facts) {
        if (facts.get(SharedViews.DECLARED_MACHINES).countsByActivation()) {
            facts.whereOn(SsmSources.MANAGED_INSTANCES);
        }
    }
}
