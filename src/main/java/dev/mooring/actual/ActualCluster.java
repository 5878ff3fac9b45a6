package dev.mooring.actual;

import dev.mooring.reading.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The actual side of one cluster: one reading per source, so that each failure darkens only its own dependants. */
public record ActualCluster(Eks eks, Credentials credentials, Kubernetes kubernetes) {

    /**
     * The EKS API.
     *
     * @param cluster empty where EKS answers that there is none of that name: an answer, not a failure
     * @param accessEntryArns principals of all entries
     * @param accessEntries details by principal
     * @param updates those that run; switched off while the cluster is ACTIVE
     */
    public record Eks(
            Reading<Optional<EksCluster>> cluster,
            Reading<List<String>> accessEntryArns,
            Reading<Map<String, AccessEntry>> accessEntries,
            Reading<Map<String, Addon>> addons,
            Reading<List<Insight>> insights,
            Reading<List<EksUpdate>> updates) {}

    /** SSM and IAM Roles Anywhere. */
    public record Credentials(
            Reading<List<Activation>> activations,
            Reading<List<ManagedInstance>> managedInstances,
            Reading<List<RolesAnywhereSubject>> subjects) {}

    /** The Kubernetes API. */
    public record Kubernetes(
            Reading<List<HybridNode>> nodes,
            Reading<Leases> leases,
            Reading<List<ServingCsr>> csrs,
            Reading<List<DaemonSet>> daemonSets,
            Reading<List<CiliumNode>> ciliumNodes,
            Reading<AwsAuth> awsAuth,
            Reading<Optional<String>> kubeProxyServer) {}
}
