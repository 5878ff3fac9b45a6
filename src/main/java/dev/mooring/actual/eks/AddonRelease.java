package dev.mooring.actual.eks;

import java.util.Set;

/**
 * A version of an add-on that EKS offers for the cluster's Kubernetes version.
 *
 * @param computeTypes where it runs; empty where EKS does not say
 */
public record AddonRelease(String version, Set<String> computeTypes, Set<String> clusterVersions) {
    /** AWS does not publish the value's exact text, so it is looked for rather than compared. */
    public boolean runsOnHybridNodes() {
        return computeTypes.stream().anyMatch(type -> type.contains("hybrid"));
    }
}
