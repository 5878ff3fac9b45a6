package dev.mooring.check.credential;

import dev.mooring.actual.Activation;
import dev.mooring.actual.EksCluster;
import dev.mooring.check.Situation;
import dev.mooring.declared.DeclaredStack;
import java.util.List;

/** Activations belong to an account: those of this cluster are declared with it or tagged with its ARN. */
final class ClusterActivations {
    private static final String TAG = "EKSClusterARN";

    private ClusterActivations() {}

    static boolean belongs(Activation activation, Situation situation) {
        var declared = situation.stack().map(DeclaredStack::activations).orElse(List.of()).stream()
                .anyMatch(known -> known.id().equals(activation.id()));
        var arn = situation.eks().map(EksCluster::arn);
        return declared
                || arn.filter(own -> own.equals(activation.tags().get(TAG))).isPresent();
    }
}
