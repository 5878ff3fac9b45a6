package dev.mooring.check;

import dev.mooring.actual.Activation;
import dev.mooring.actual.EksCluster;
import dev.mooring.declared.DeclaredStack;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Activations belong to an account: those of this cluster are declared with it or tagged with its ARN. */
public final class ClusterActivations {
    private static final String TAG = "EKSClusterARN";

    private ClusterActivations() {}

    /** Ids of those declared or tagged; tagged ones only where the activations could be read. */
    public static Set<String> of(Situation situation) {
        var ids = new HashSet<String>();
        situation.stack().map(DeclaredStack::activations).orElse(List.of()).forEach(known -> ids.add(known.id()));
        var arn = situation.eks().map(EksCluster::arn).orElse("");
        situation.actual().credentials().activations().value().orElse(List.of()).stream()
                .filter(activation -> arn.equals(activation.tags().get(TAG)))
                .forEach(activation -> ids.add(activation.id()));
        return ids;
    }

    /** Those of this cluster. */
    public static List<Activation> in(Situation situation) {
        var ids = of(situation);
        return situation.actual().credentials().activations().value().orElse(List.of()).stream()
                .filter(activation -> ids.contains(activation.id()))
                .toList();
    }
}
