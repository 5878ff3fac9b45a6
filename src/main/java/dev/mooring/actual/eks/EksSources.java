package dev.mooring.actual.eks;

import dev.mooring.reading.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the EKS API is asked. */
public final class EksSources {
    /** Empty where EKS answers that there is none of that name: an answer, not a failure. */
    public static final Source<Optional<EksCluster>> CLUSTER = Source.named("eks-cluster");

    /** Principals of all access entries. */
    public static final Source<List<String>> ACCESS_ENTRIES = Source.named("eks-access-entries");

    /** By principal. */
    public static final Source<Map<String, AccessEntry>> ACCESS_ENTRY_DETAILS =
            Source.named("eks-access-entry-details");

    /** Associated policies by principal. */
    public static final Source<Map<String, List<AccessPolicy>>> ACCESS_POLICIES = Source.named("eks-access-policies");

    /** By name. */
    public static final Source<Map<String, Addon>> ADDONS = Source.named("eks-addons");

    /** What EKS offers for the cluster's Kubernetes version, by add-on. */
    public static final Source<Map<String, List<AddonRelease>>> ADDON_VERSIONS = Source.named("eks-addon-versions");

    public static final Source<List<Insight>> INSIGHTS = Source.named("eks-insights");

    public static final Source<List<EksUpdate>> UPDATES = Source.named("eks-updates");

    public static final Source<List<ClusterVersion>> CLUSTER_VERSIONS = Source.named("eks-cluster-versions");

    /** Absent where the EKS API does not know certificate authorities yet. */
    public static final Source<List<CertificateAuthority>> CERTIFICATE_AUTHORITIES =
            Source.named("eks-certificate-authorities");

    /** All of them, in the order in which reports list them. */
    public static final List<Source<?>> ALL = List.of(
            CLUSTER,
            ACCESS_ENTRIES,
            ACCESS_ENTRY_DETAILS,
            ACCESS_POLICIES,
            ADDONS,
            ADDON_VERSIONS,
            INSIGHTS,
            UPDATES,
            CLUSTER_VERSIONS,
            CERTIFICATE_AUTHORITIES);

    private EksSources() {}
}
