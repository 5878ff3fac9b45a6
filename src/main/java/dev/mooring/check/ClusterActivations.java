package dev.mooring.check;

import dev.mooring.actual.eks.AccessEntry;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.AwsAuth;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.ssm.Activation;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.declared.DeclaredActivation;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Activations belong to an account, and bring in machines of all kinds: that one is declared in the cluster's stack says
 * nothing, since file servers may be too. Those of this cluster are tagged with it; or are declared and named by a declared
 * node; or are declared and have a role that lets hybrid nodes in. A tag that names another cluster outweighs all else.
 */
public final class ClusterActivations {
    /** AWS's guide to hybrid nodes tags activations so. */
    private static final String TAG = "EKSClusterARN";

    /** Those of this cluster that there are. Where what ties them to it is dark, there may be more. */
    public static final View<List<Activation>> THERE = View.of(
            "the cluster's activations",
            Stated.NOTHING
                    .and(
                            SsmSources.ACTIVATIONS,
                            DeclaredSources.PULUMI_STATE,
                            EksSources.ACCESS_ENTRY_DETAILS,
                            KubernetesSources.AWS_AUTH)
                    .and(SharedViews.CLUSTER, SharedViews.DECLARED_NODES),
            ClusterActivations::there);

    /** Ids of those that are there, and of those that are declared, belong to it and are there no more. */
    public static final View<Set<String>> IDS = View.of(
            "the ids of the cluster's activations",
            Stated.NOTHING
                    .and(
                            SsmSources.ACTIVATIONS,
                            DeclaredSources.PULUMI_STATE,
                            EksSources.ACCESS_ENTRY_DETAILS,
                            KubernetesSources.AWS_AUTH)
                    .and(SharedViews.DECLARED_NODES, THERE),
            ClusterActivations::ids);

    /** Ids of those that are tagged for another cluster, or for one that is not known now. */
    public static final View<Set<String>> OF_OTHERS = View.of(
            "the activations of other clusters",
            Stated.NOTHING.and(SsmSources.ACTIVATIONS).and(SharedViews.CLUSTER),
            ClusterActivations::ofOthers);

    private ClusterActivations() {}

    private static List<Activation> there(Facts facts) {
        var found = facts.get(SsmSources.ACTIVATIONS);
        var declared = declared(facts);
        var cluster = facts.partly(SharedViews.CLUSTER);
        return found.stream()
                .filter(activation ->
                        cluster.filter(eks -> names(activation.tags(), eks)).isPresent()
                                // A tag for another cluster, or for one that is not known now, outweighs all else.
                                || (!activation.tags().containsKey(TAG)
                                        && declared.containsKey(activation.id())
                                        && isTied(activation.id(), activation.iamRole(), facts)))
                .toList();
    }

    private static Set<String> ofOthers(Facts facts) {
        var cluster = facts.partly(SharedViews.CLUSTER);
        return facts.partly(SsmSources.ACTIVATIONS).stream()
                .flatMap(List::stream)
                .filter(activation -> activation.tags().containsKey(TAG))
                .filter(activation ->
                        cluster.filter(eks -> names(activation.tags(), eks)).isEmpty())
                .map(Activation::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> ids(Facts facts) {
        var there = facts.partly(THERE).stream().flatMap(List::stream).map(Activation::id);
        // Whether one is gone, or is there and tagged for another cluster, only SSM can tell.
        var gone = facts.partly(SsmSources.ACTIVATIONS).stream().flatMap(found -> gone(found, facts));
        return Stream.concat(there, gone).collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> gone(List<Activation> found, Facts facts) {
        var ids = found.stream().map(Activation::id).collect(Collectors.toSet());
        return declared(facts).values().stream()
                .filter(activation -> !ids.contains(activation.id()))
                .filter(activation -> isTied(activation.id(), activation.iamRole(), facts))
                .map(DeclaredActivation::id);
    }

    private static Map<String, DeclaredActivation> declared(Facts facts) {
        return facts.partly(DeclaredSources.PULUMI_STATE).stream()
                .flatMap(stack -> stack.activations().stream())
                .collect(Collectors.toMap(DeclaredActivation::id, activation -> activation, (one, _) -> one));
    }

    /** Whether a tag says that something is this cluster's: its ARN, or its name where the key speaks of a cluster. */
    private static boolean names(Map<String, String> tags, EksCluster eks) {
        return tags.entrySet().stream().anyMatch(tag -> {
            var key = tag.getKey();
            var speaksOfClusters = key.toLowerCase(Locale.ROOT).contains("cluster");
            return tag.getValue().equals(eks.arn())
                    || (speaksOfClusters && (tag.getValue().equals(eks.name()) || key.endsWith("/" + eks.name())));
        });
    }

    /** Whether a declared activation is named by a declared node, or has a role that lets hybrid nodes in. */
    private static boolean isTied(String id, String role, Facts facts) {
        return isRole(
                        role,
                        facts.partly(DeclaredSources.PULUMI_STATE).stream()
                                .flatMap(stack -> stack.nodeRoleArns().stream()))
                || isNamed(id, facts)
                || isRole(
                        role,
                        facts.partly(EksSources.ACCESS_ENTRY_DETAILS).stream()
                                .flatMap(entries -> entries.values().stream())
                                .filter(entry -> entry.type().equals("HYBRID_LINUX"))
                                .map(AccessEntry::principalArn))
                || isRole(
                        role,
                        facts.partly(KubernetesSources.AWS_AUTH).stream()
                                .flatMap(awsAuth -> awsAuth.roles().stream())
                                .filter(AwsAuth.RoleMapping::letsNodesIn)
                                .map(AwsAuth.RoleMapping::roleArn));
    }

    private static boolean isNamed(String id, Facts facts) {
        return facts.partly(SharedViews.DECLARED_NODES).stream()
                .flatMap(listed -> listed.nodes().stream())
                .map(DeclaredNode::activationId)
                .anyMatch(named -> named.filter(id::equals).isPresent());
    }

    private static boolean isRole(String role, Stream<String> arns) {
        return arns.map(NodeRoles::name).anyMatch(NodeRoles.name(role)::equals);
    }
}
