package dev.mooring.check;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.ssm.Activation;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.declared.DeclaredActivation;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Activations belong to an account: those of this cluster are declared with it or tagged with its ARN. */
public final class ClusterActivations {
    private static final String TAG = "EKSClusterARN";

    /** Those of this cluster that there are. Where declaration or cluster is dark, there may be more. */
    public static final View<List<Activation>> THERE = View.of(
            "the cluster's activations",
            Stated.NOTHING
                    .and(SsmSources.ACTIVATIONS, DeclaredSources.PULUMI_STATE)
                    .and(SharedViews.CLUSTER),
            facts -> {
                var declared = declared(facts);
                var arn = facts.partly(SharedViews.CLUSTER).map(EksCluster::arn);
                return facts.get(SsmSources.ACTIVATIONS).stream()
                        .filter(found -> declared.contains(found.id()) || isTagged(found, arn))
                        .toList();
            });

    /** Ids of those that are declared, or there and tagged. */
    public static final View<Set<String>> IDS = View.of(
            "the ids of the cluster's activations",
            Stated.NOTHING.and(DeclaredSources.PULUMI_STATE).and(THERE),
            facts -> Stream.concat(
                            declared(facts).stream(),
                            facts.partly(THERE).stream().flatMap(List::stream).map(Activation::id))
                    .collect(Collectors.toUnmodifiableSet()));

    private ClusterActivations() {}

    private static Set<String> declared(Facts facts) {
        return facts.partly(DeclaredSources.PULUMI_STATE).stream()
                .flatMap(stack -> stack.activations().stream())
                .map(DeclaredActivation::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isTagged(Activation found, Optional<String> arn) {
        return arn.isPresent() && arn.get().equals(found.tags().get(TAG));
    }
}
