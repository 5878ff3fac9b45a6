package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Source;
import dev.mooring.roster.DeclaredNodes;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Truth;
import java.util.List;
import java.util.Set;

/** A hybrid Node that nobody declares. */
public final class UnexpectedHybridNode implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "unexpected-hybrid-node", Group.REGISTRATION, Severity.WARNING)
            .comparing("Hybrid Node objects against the declared nodes.")
            .needing(Source.KUBERNETES_NODES)
            .because("A forgotten host, a machine that registered again, or a leaked activation code.")
            .fixedBy(
                    "Declare it in hybridNodes of {stack}, or drain it, run nodeadm uninstall on it and kubectl delete node {subject}");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        situation.uncertainty().ifPresent(verdict::unknown);
        switch (DeclaredNodes.of(situation.declared())) {
            case DeclaredNodes.None() -> verdict.skip("no nodes are declared");
            case DeclaredNodes.Unknown(Cause cause) -> verdict.unknown(cause);
            case DeclaredNodes.Listed(var _) ->
                situation.roster().machines().stream()
                        .filter(machine -> machine.declared() == Truth.NO && machine.supersededBy() == null)
                        .forEach(machine -> unexpected(machine, situation, verdict));
        }
    }

    private static void unexpected(NodeTruth machine, Situation situation, Verdict verdict) {
        var instance = situation.actual().credentials().managedInstances().value().orElse(List.of()).stream()
                .filter(found -> found.id().equals(machine.name()))
                .findFirst();
        verdict.fail(
                Severity.WARNING,
                new Subject("node", machine.name(), machine.site()),
                "Hybrid node is not declared",
                Evidence.of("node", machine.name())
                        .and("address", machine.node().map(HybridNode::internalIp))
                        .and("createdAt", machine.node().map(HybridNode::createdAt))
                        .and("computerName", instance.flatMap(ManagedInstance::computerName))
                        .and("activationId", instance.flatMap(ManagedInstance::activationId)),
                Set.of(machine.name()));
    }
}
