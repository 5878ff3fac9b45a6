package dev.mooring.actual.neighbours;

import dev.mooring.reading.Source;
import java.util.List;
import java.util.Set;

/**
 * What the Kubernetes API is asked of what lives on hybrid nodes. Absent where nothing of it is installed: beyond the first
 * nothing is asked then.
 */
public final class NeighbourSources {
    public static final Source<ApiGroups> GROUPS = Source.named("kubernetes-api-groups");

    public static final Source<SecretStores> SECRET_STORES = Source.named("kubernetes-secret-stores");

    /** Of all stores: one that names a store which is not there may have taken from Pulumi ESC. */
    public static final Source<List<ExternalSecret>> EXTERNAL_SECRETS = Source.named("kubernetes-external-secrets");

    public static final Source<List<ClusterExternalSecret>> CLUSTER_EXTERNAL_SECRETS =
            Source.named("kubernetes-cluster-external-secrets");

    public static final Source<List<PushSecret>> PUSH_SECRETS = Source.named("kubernetes-push-secrets");

    public static final Source<EscCsi> ESC_CSI = Source.named("kubernetes-esc-csi");

    public static final Source<List<PulumiStack>> STACKS = Source.named("kubernetes-pulumi-stacks");

    /** Of version 2 of the operator alone. */
    public static final Source<List<PulumiProgram>> PROGRAMS = Source.named("kubernetes-pulumi-programs");

    public static final Source<List<PulumiWorkspace>> WORKSPACES = Source.named("kubernetes-pulumi-workspaces");

    public static final Source<List<PulumiUpdate>> UPDATES = Source.named("kubernetes-pulumi-updates");

    /** Of all neighbours. */
    public static final Source<List<NeighbourPod>> PODS = Source.named("kubernetes-neighbour-pods");

    /** The nodes where an agent of EKS Pod Identity is ready. Asked where one of the pods needs it. */
    public static final Source<Set<String>> POD_IDENTITY_AGENTS = Source.named("kubernetes-pod-identity-agents");

    /** Service accounts of the pods that have an IAM role. Asked where one of the pods has no credentials of AWS. */
    public static final Source<List<ServiceAccountRole>> SERVICE_ACCOUNT_ROLES =
            Source.named("kubernetes-neighbour-service-accounts");

    /** All of them, in the order in which reports list them. */
    public static final List<Source<?>> ALL = List.of(
            GROUPS,
            SECRET_STORES,
            EXTERNAL_SECRETS,
            CLUSTER_EXTERNAL_SECRETS,
            PUSH_SECRETS,
            ESC_CSI,
            STACKS,
            PROGRAMS,
            WORKSPACES,
            UPDATES,
            PODS,
            POD_IDENTITY_AGENTS,
            SERVICE_ACCOUNT_ROLES);

    private NeighbourSources() {}
}
