package dev.mooring.check.registration;

import dev.mooring.actual.ssm.Activation;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.ClusterActivations;
import dev.mooring.check.NodeRoles;
import dev.mooring.check.SharedViews;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Managed nodes belong to an account: those of this cluster came in by its activations or have its node role. */
final class ClusterMachines {
    /**
     * Their ids. Other clusters may share the role: it counts only where the cluster has no activations, and that is known;
     * and only for machines of an activation that is there and not tagged for another cluster, or by which nodes of this one
     * came in. Whose machines came in by one that was deleted, nothing else tells. Whatever is dark, there may be more.
     */
    static final View<Set<String>> IDS = View.of(
            "the cluster's machines in SSM",
            Stated.NOTHING
                    .and(SsmSources.MANAGED_INSTANCES, SsmSources.ACTIVATIONS)
                    .and(
                            ClusterActivations.IDS,
                            ClusterActivations.OF_OTHERS,
                            NodeRoles.IN_USE,
                            SharedViews.NODES),
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
        var possible = possibleActivations(facts);
        return instance -> instance.activationId()
                        .filter(id -> possible.contains(id) && !others.contains(id))
                        .isPresent()
                && roles.stream().anyMatch(role -> NodeRoles.has(instance, role));
    }

    private static Set<String> possibleActivations(Facts facts) {
        var nodes = facts.get(SharedViews.NODES);
        return Stream.concat(
                        facts.partly(SsmSources.ACTIVATIONS).stream()
                                .flatMap(List::stream)
                                .map(Activation::id),
                        facts.get(SsmSources.MANAGED_INSTANCES).stream()
                                .filter(instance -> nodes.isNode(instance.id()))
                                .flatMap(instance -> instance.activationId().stream()))
                .collect(Collectors.toSet());
    }
}
