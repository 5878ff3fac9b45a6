package dev.mooring.check;

import dev.mooring.actual.eks.Addon;
import dev.mooring.actual.kubernetes.HybridNode;
import java.util.Map;

/**
 * The agent of EKS Pod Identity: an add-on whose chart has one DaemonSet for hybrid nodes with Bottlerocket and one for all
 * others, each with a switch of its own (values.yaml of aws/eks-pod-identity-agent).
 */
public final class PodIdentityAgent {
    public static final String ADDON = "eks-pod-identity-agent";

    /** The add-on's first version that has a DaemonSet for Bottlerocket (EKS user guide, add-ons for hybrid nodes). */
    public static final String FIRST_FOR_BOTTLEROCKET = "v1.3.7-eksbuild.2";

    private static final VersionNumbers FIRST =
            VersionNumbers.parse(FIRST_FOR_BOTTLEROCKET).orElseThrow();

    private PodIdentityAgent() {}

    /** How many service accounts of add-ons use it. */
    public static int associations(Map<String, Addon> addons) {
        return addons.values().stream().mapToInt(Addon::podIdentityAssociations).sum();
    }

    /** What a node's DaemonSet is called in the add-on's configuration. */
    public static String key(HybridNode node) {
        return node.software().isBottlerocket() ? "hybrid-bottlerocket" : "hybrid";
    }

    /** Whether EKS refuses the switch of the DaemonSet for Bottlerocket in this version of the add-on. */
    public static boolean isBeforeBottlerocket(String version) {
        return VersionNumbers.parse(version)
                .filter(installed -> installed.isBefore(FIRST))
                .isPresent();
    }

    /** What a node's DaemonSet is called in the cluster. */
    public static String daemonSet(HybridNode node) {
        return ADDON + "-" + key(node);
    }
}
