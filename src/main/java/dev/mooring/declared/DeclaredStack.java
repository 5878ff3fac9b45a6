package dev.mooring.declared;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one Pulumi stack declares of one EKS cluster: only what checks need, nothing secret.
 *
 * @param cluster empty when the state holds no EKS cluster (never created, destroyed, or being replaced)
 * @param access entries, policies and roles
 * @param credentials what hybrid nodes join with
 * @param nodes the stack output that lists the declared nodes
 */
public record DeclaredStack(
        String stack,
        StackStatus status,
        Optional<DeclaredEksCluster> cluster,
        Access access,
        List<DeclaredAddon> addons,
        Credentials credentials,
        Declared<List<DeclaredNode>> nodes) {
    public DeclaredStack {
        addons = List.copyOf(addons);
    }

    /**
     * Who is declared to get into the cluster.
     *
     * @param nodeRoleArns roles that hybrid nodes are declared to use
     * @param machineRoleArns roles whose entries EKS makes itself ({@link MadeByAws#ENTRY_MAKERS})
     */
    public record Access(
            List<DeclaredAccessEntry> entries,
            List<DeclaredAccessPolicy> policies,
            Set<String> nodeRoleArns,
            Set<String> machineRoleArns) {
        public Access {
            entries = List.copyOf(entries);
            policies = List.copyOf(policies);
            nodeRoleArns = Set.copyOf(nodeRoleArns);
            machineRoleArns = Set.copyOf(machineRoleArns);
        }
    }

    /** SSM activations, and IAM Roles Anywhere trust anchors and profiles. */
    public record Credentials(
            List<DeclaredActivation> activations,
            List<DeclaredTrustAnchor> trustAnchors,
            List<DeclaredProfile> profiles) {
        public Credentials {
            activations = List.copyOf(activations);
            trustAnchors = List.copyOf(trustAnchors);
            profiles = List.copyOf(profiles);
        }
    }

    public List<DeclaredAccessEntry> accessEntries() {
        return access.entries();
    }

    public List<DeclaredActivation> activations() {
        return credentials.activations();
    }

    public Set<String> nodeRoleArns() {
        return access.nodeRoleArns();
    }

    /** What was being done to a resource when an update was cut off, so that neither how it was nor how it was to be is certain. */
    public Optional<PendingOperation> cutOff(String urn) {
        return status.pendingOperations().of(urn);
    }

    /** The same, read together with how the stack stands. */
    public DeclaredStack with(StackStatus newStatus) {
        return new DeclaredStack(
                stack,
                newStatus.withPendingOperations(status.pendingOperations()),
                cluster,
                access,
                addons,
                credentials,
                nodes);
    }
}
