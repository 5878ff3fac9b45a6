package dev.mooring.declared.pulumi;

import dev.mooring.declared.MadeByAws;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is looked for in a state, with the types by which providers call it. What is not here is passed over while a state is read. */
enum ResourceKind {
    STACK("pulumi:pulumi:Stack"),
    /** Of AWS: what places a resource in a region and an account. */
    PROVIDER("pulumi:providers:aws", "pulumi:providers:aws-native"),
    CLUSTER("aws:eks/cluster:Cluster", "aws-native:eks:Cluster"),
    /** Of pulumi-eks: a component, of which the cluster itself is a child. */
    CLUSTER_COMPONENT("eks:index:Cluster"),
    ACCESS_ENTRY("aws:eks/accessEntry:AccessEntry", "aws-native:eks:AccessEntry"),
    /** Of the classic provider alone: in the other one they are part of an access entry. */
    ACCESS_POLICY("aws:eks/accessPolicyAssociation:AccessPolicyAssociation"),
    ADDON("aws:eks/addon:Addon", "aws-native:eks:Addon"),
    /** Of the classic provider alone. */
    ACTIVATION("aws:ssm/activation:Activation"),
    TRUST_ANCHOR("aws:rolesanywhere/trustAnchor:TrustAnchor", "aws-native:rolesanywhere:TrustAnchor"),
    PROFILE("aws:rolesanywhere/profile:Profile", "aws-native:rolesanywhere:Profile"),
    ROLE("aws:iam/role:Role", "aws-native:iam:Role");

    /** Types of all of them, and of what makes EKS create something. */
    private static final Set<String> KEPT = Stream.concat(
                    MadeByAws.makers().stream(), Arrays.stream(values()).flatMap(kind -> kind.types.stream()))
            .collect(Collectors.toUnmodifiableSet());

    private final Set<String> types;

    ResourceKind(String... types) {
        this.types = Set.of(types);
    }

    Set<String> types() {
        return types;
    }

    boolean is(String type) {
        return types.contains(type);
    }

    /** Whether resources of a type are kept of a state. */
    static boolean isKept(String type) {
        return KEPT.contains(type);
    }
}
