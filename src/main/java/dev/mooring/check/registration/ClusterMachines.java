package dev.mooring.check.registration;

import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.check.ClusterActivations;
import dev.mooring.check.RolesInUse;
import dev.mooring.check.Situation;

/** Managed nodes belong to an account: those of this cluster came in by its activations or have its node role. */
final class ClusterMachines {
    private ClusterMachines() {}

    static boolean belongs(ManagedInstance instance, Situation situation) {
        var activations = ClusterActivations.of(situation);
        return activations.isEmpty()
                ? instance.iamRole()
                        .filter(role -> situation.nodeRoles().stream()
                                .anyMatch(arn -> RolesInUse.name(arn).equals(RolesInUse.name(role))))
                        .isPresent()
                : instance.activationId().filter(activations::contains).isPresent();
    }
}
