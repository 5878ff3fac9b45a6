package dev.mooring.declared;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The declared {@code aws.eks.Cluster} (or aws-native's).
 *
 * @param identity what the provider reported when it made the cluster
 * @param settings what the program asked for
 * @param hasNodeNetworks whether it is one for hybrid nodes: also where the program leaves their networks to somebody else
 */
public record DeclaredEksCluster(
        String urn, Identity identity, Settings settings, Declared<Boolean> hasNodeNetworks) {
    /**
     * How to find the cluster, and how to tell that it is still the same one.
     *
     * @param certificateAuthority base64 of the PEM bundle
     * @param issuer URL of the cluster's OIDC provider
     */
    public record Identity(
            Optional<String> name,
            Optional<String> arn,
            Optional<String> region,
            Optional<String> endpoint,
            Optional<String> certificateAuthority,
            Optional<String> issuer) {}

    /**
     * What was asked for; undeclared members are EKS's to fill in.
     *
     * @param ignoredTags tags that the provider, or the resource, is told to leave alone
     */
    public record Settings(
            Declared<String> version,
            Declared<String> authenticationMode,
            Declared<Boolean> creatorIsAdmin,
            Declared<List<String>> remoteNodeCidrs,
            Declared<List<String>> remotePodCidrs,
            Vpc vpc,
            Operations operations,
            Declared<Map<String, String>> tags,
            Declared<IgnoredTags> ignoredTags) {}

    /** Tags that Pulumi neither sets nor takes away, by key and by the beginning of a key. */
    public record IgnoredTags(Set<String> keys, Set<String> prefixes) {
        public IgnoredTags {
            keys = Set.copyOf(keys);
            prefixes = Set.copyOf(prefixes);
        }

        public boolean covers(String key) {
            return keys.contains(key) || prefixes.stream().anyMatch(key::startsWith);
        }
    }

    /** The cluster's place in its VPC, and who reaches its endpoint. */
    public record Vpc(
            Declared<Boolean> publicAccess,
            Declared<Boolean> privateAccess,
            Declared<List<String>> publicAccessCidrs,
            Declared<List<String>> subnetIds,
            Declared<List<String>> securityGroupIds,
            Declared<String> egressMode) {}

    /**
     * How the control plane is run.
     *
     * @param encryptionKey ARN of the KMS key; an alias or an id where the provider has not resolved it
     */
    public record Operations(
            Declared<List<String>> logTypes,
            Declared<String> supportType,
            Declared<Boolean> deletionProtection,
            Declared<Boolean> zonalShift,
            Declared<String> encryptionKey,
            Declared<String> controlPlaneTier,
            Declared<Boolean> autoMode,
            Components components) {}

    /**
     * What the components of the control plane are set to.
     *
     * @param eventTtl how long events are kept, as {@code 60m}
     * @param autoscalerPeriod how often the horizontal pod autoscaler looks, as {@code 15s}
     * @param finishedPods how many pods that ended are kept
     * @param scoring what the scheduler prefers
     * @param scoredResources {@code name=weight}
     */
    public record Components(
            Declared<String> eventTtl,
            Declared<Integer> lowestNodePort,
            Declared<Integer> highestNodePort,
            Declared<String> autoscalerPeriod,
            Declared<Integer> finishedPods,
            Declared<String> scoring,
            Declared<List<String>> scoredResources) {}
}
