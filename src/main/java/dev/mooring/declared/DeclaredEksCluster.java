package dev.mooring.declared;

import java.util.List;
import java.util.Optional;

/**
 * The declared {@code aws.eks.Cluster} (or aws-native's).
 *
 * @param identity what the provider reported when it made the cluster
 * @param settings what the program asked for
 */
public record DeclaredEksCluster(String urn, Identity identity, Settings settings) {

    /** How to find the cluster. */
    public record Identity(Optional<String> name, Optional<String> arn, Optional<String> region) {}

    /** What was asked for; undeclared members are EKS's to fill in. */
    public record Settings(
            Declared<String> version,
            Declared<String> authenticationMode,
            Declared<List<String>> remoteNodeCidrs,
            Declared<List<String>> remotePodCidrs) {}
}
