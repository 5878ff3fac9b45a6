package dev.mooring.reading;

import java.util.Locale;

/** Everything that is read for one verification. {@link #id()} is the name used in reports, metrics and on the page. */
public enum Source {
    PULUMI_STATE,
    ESC_ENVIRONMENT,
    EKS_CLUSTER,
    EKS_ACCESS_ENTRIES,
    EKS_ACCESS_ENTRY_DETAILS,
    EKS_ACCESS_POLICIES,
    EKS_ADDONS,
    EKS_ADDON_VERSIONS,
    EKS_INSIGHTS,
    EKS_UPDATES,
    EKS_CLUSTER_VERSIONS,
    SSM_ACTIVATIONS,
    SSM_MANAGED_INSTANCES,
    ROLES_ANYWHERE_TRUST_ANCHORS,
    ROLES_ANYWHERE_PROFILES,
    ROLES_ANYWHERE_SUBJECTS,
    ROLES_ANYWHERE_CERTIFICATES,
    IAM_ROLES,
    EC2_VPC,
    EC2_SECURITY_GROUPS,
    KUBERNETES_NODES,
    KUBERNETES_LEASES,
    KUBERNETES_CSRS,
    KUBERNETES_DAEMONSETS,
    KUBERNETES_CILIUM_NODES,
    KUBERNETES_AWS_AUTH,
    KUBERNETES_KUBE_PROXY,
    KUBERNETES_EVENTS,
    KUBERNETES_COREDNS,
    KUBERNETES_WEBHOOKS,
    KUBERNETES_GATEWAY,
    KUBERNETES_KUBELET_PROBE;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Kebab-case, for example {@code kubernetes-nodes}. */
    public String id() {
        return id;
    }
}
