package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.Set;

/** A hybrid Node that nobody declares. */
final class UnexpectedHybridNode {
    private UnexpectedHybridNode() {}

    static Check check() {
        return CheckDescription.check("unexpected-hybrid-node", Group.REGISTRATION, Severity.WARNING)
                .comparing("Hybrid Node objects against the declared nodes.")
                .needing(KubernetesSources.NODES)
                .using(SsmSources.MANAGED_INSTANCES, "Nodes that may be a machine which only SSM can tell are unknown.")
                .viewing(SharedViews.DECLARED_MACHINES, SharedViews.MANAGED_INSTANCES)
                .because("A forgotten host, a machine that registered again, or a leaked activation code.")
                .fixedBy(
                        "Declare it in {stack}. Or take it away: drain it, run the sudo command on the machine, and remove its Node. These are the commands for taking it away.")
                .looking(Commands.NODE)
                .looking(Commands.INSTANCE)
                .changing(Commands.DRAIN)
                .changing(Commands.UNINSTALL)
                .changing(Commands.DELETE_NODE)
                .judging(UnexpectedHybridNode::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var instances = facts.detail(SharedViews.MANAGED_INSTANCES);
        facts.get(SharedViews.DECLARED_MACHINES).unexpected().forEach(machine -> {
            var instance = instances.map(known -> known.get(machine.name()));
            verdict.fail(
                    Severity.WARNING,
                    new Subject("node", machine.name(), machine.site()),
                    "Hybrid node is not declared",
                    Evidence.of("node", machine.name())
                            .and("address", machine.node().map(HybridNode::internalIp))
                            .and("createdAt", machine.node().map(HybridNode::createdAt))
                            .and("computerName", instance.flatMap(ManagedInstance::computerName))
                            .and("activationId", instance.flatMap(ManagedInstance::activationId))
                            .since(machine.node().map(HybridNode::createdAt)),
                    Set.of(machine.name(), verdict.clusterSubject().name()));
        });
    }
}
