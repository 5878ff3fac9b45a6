package dev.mooring.check.registration;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Truth;
import java.util.Set;

/** There is no hybrid node at all. */
public final class NoHybridNodes implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "no-hybrid-nodes", Group.REGISTRATION, Severity.ERROR)
            .comparing("Number of hybrid nodes against none; info where none is declared.")
            .needing(Source.KUBERNETES_NODES)
            .because("Mooring looks at the wrong cluster, or nothing has joined yet.")
            .fixedBy(
                    "kubectl get nodes -l eks.amazonaws.com/compute-type=hybrid against {cluster}; on a machine: nodeadm init -c file://nodeConfig.yaml")
            .foldedInto("access-entry-missing", "cluster-not-active");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        if (!situation.allNodes().isEmpty()) {
            return;
        }
        situation.declarationUncertainty().ifPresent(verdict::unknown);
        var declared = situation.roster().machines().stream()
                .filter(machine -> machine.declared() == Truth.YES)
                .map(NodeTruth::name)
                .toList();
        verdict.fail(
                declared.isEmpty() ? Severity.INFO : Severity.ERROR,
                situation.clusterSubject(),
                "The cluster has no hybrid nodes",
                Evidence.of("declared", declared.size()).and("actual", 0),
                Set.copyOf(declared));
    }
}
