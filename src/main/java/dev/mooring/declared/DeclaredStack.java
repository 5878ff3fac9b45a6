package dev.mooring.declared;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one Pulumi stack declares of one EKS cluster: only what checks need, nothing secret.
 *
 * @param cluster empty when the state holds no EKS cluster (never created, destroyed, or being replaced)
 * @param nodeRoleArns roles that hybrid nodes are declared to use
 * @param nodes the stack output that lists the declared nodes
 */
public record DeclaredStack(
        String stack,
        StackStatus status,
        Optional<DeclaredEksCluster> cluster,
        List<DeclaredAccessEntry> accessEntries,
        List<DeclaredAddon> addons,
        List<DeclaredActivation> activations,
        Set<String> nodeRoleArns,
        Declared<List<DeclaredNode>> nodes) {

    public DeclaredStack {
        accessEntries = List.copyOf(accessEntries);
        addons = List.copyOf(addons);
        activations = List.copyOf(activations);
        nodeRoleArns = Set.copyOf(nodeRoleArns);
    }

    /** The same, read together with how the stack stands. */
    public DeclaredStack with(StackStatus newStatus) {
        return new DeclaredStack(
                stack,
                newStatus.withPendingOperations(status.pendingOperations()),
                cluster,
                accessEntries,
                addons,
                activations,
                nodeRoleArns,
                nodes);
    }
}
