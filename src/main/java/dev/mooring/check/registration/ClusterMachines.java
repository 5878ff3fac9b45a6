package dev.mooring.check.registration;

import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.ClusterActivations;
import dev.mooring.check.NodeRoles;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Managed nodes belong to an account: those of this cluster came in by its activations or have its node role. */
final class ClusterMachines {
    /**
     * Their ids. Other clusters may share the role: it counts only where the cluster has no activations, and that is known,
     * and not for machines of an activation that is tagged for another one. Whatever is dark, there may be more.
     */
    static final View<Set<String>> IDS = View.of(
            "the cluster's machines in SSM",
            Stated.NOTHING
                    .and(SsmSources.MANAGED_INSTANCES)
                    .and(ClusterActivations.IDS, ClusterActivations.OF_OTHERS, NodeRoles.IN_USE),
            facts -> facts.get(SsmSources.MANAGED_INSTANCES).stream()
                    .filter(belongs(facts))
                    .map(ManagedInstance::id)
                    .collect(Collectors.toUnmodifiableSet()));

    private ClusterMachines() {}

    private static Predicate<ManagedInstance> belongs(Facts facts) {
        var activations = facts.get(ClusterActivations.IDS);
        if (!activations.isEmpty()) {
            return instance ->
                    instance.activationId().filter(activations::contains).isPresent();
        }
        var mayHaveActivations = facts.unread().isPresent();
        var roles = mayHaveActivations ? List.<String>of() : facts.get(NodeRoles.IN_USE);
        var others = facts.get(ClusterActivations.OF_OTHERS);
        return instance -> instance.activationId().filter(others::contains).isEmpty()
                && roles.stream().anyMatch(role -> NodeRoles.has(instance, role));
    }
}
