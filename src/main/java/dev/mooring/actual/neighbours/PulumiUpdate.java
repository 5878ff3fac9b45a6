package dev.mooring.actual.neighbours;

import java.time.Instant;
import java.util.Optional;

/**
 * An Update of the Pulumi Kubernetes Operator: one run of a stack. Its outputs are never read.
 *
 * @param created when the operator made it
 * @param deleted since when it is being deleted: it stays until its finalizer is taken off
 */
public record PulumiUpdate(
        ObjectName name,
        Optional<Instant> created,
        Optional<Instant> ended,
        Optional<Instant> deleted,
        Conditions conditions) {

    public boolean isOver() {
        return conditions.whereTrue("Complete").isPresent()
                || conditions.whereTrue("Failed").isPresent();
    }
}
