package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Truth;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** There is no hybrid node at all. */
final class NoHybridNodes {
    private NoHybridNodes() {}

    static Check check() {
        return CheckDescription.check("no-hybrid-nodes", Group.REGISTRATION, Severity.ERROR)
                .comparing("Number of hybrid nodes against none; info where none is declared.")
                .needing(KubernetesSources.NODES)
                .using(
                        DeclaredSources.PULUMI_STATE,
                        "Nobody knows whether there should be nodes: that there are none is an info then.")
                .using(DeclaredSources.ESC_ENVIRONMENT, "The same, where the stack does not list the nodes.")
                .viewing(SharedViews.NODES, SharedViews.DECLARED_MACHINES)
                .because("Mooring looks at the wrong cluster, or nothing has joined yet.")
                .fixedBy(
                        "Make sure that this is the cluster you mean. Then let the machines join; run the sudo commands on the machine.")
                .looking("kubectl cluster-info")
                .looking(Commands.HYBRID_NODES)
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[endpoint,remoteNetworkConfig]'")
                .looking(Commands.DEBUG)
                .changing(Commands.INIT)
                .inhibitedBy("access-entry-missing", "cluster-not-active")
                .judging(NoHybridNodes::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        if (!facts.get(SharedViews.NODES).all().isEmpty()) {
            return;
        }
        var declared = facts.partly(SharedViews.DECLARED_MACHINES).stream()
                .flatMap(machines -> machines.machines().stream())
                .filter(machine -> machine.declared() == Truth.YES)
                .map(NodeTruth::name)
                .toList();
        var isUnknown = declared.isEmpty() && facts.unread().isPresent();
        verdict.fail(
                declared.isEmpty() ? Severity.INFO : Severity.ERROR,
                verdict.clusterSubject(),
                "The cluster has no hybrid nodes",
                Evidence.of("declared", isUnknown ? "unknown" : declared.size()).and("actual", 0),
                covers(declared, verdict));
    }

    /** Each of them; and the cluster, whose set of nodes differs for it. */
    private static Set<String> covers(Collection<String> declared, Verdict verdict) {
        var names = new HashSet<>(declared);
        names.add(verdict.clusterSubject().name());
        return names;
    }
}
