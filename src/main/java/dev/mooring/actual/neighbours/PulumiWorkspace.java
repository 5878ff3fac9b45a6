package dev.mooring.actual.neighbours;

import java.time.Instant;
import java.util.Optional;

/** A Workspace of the Pulumi Kubernetes Operator: a pod in which updates of a stack run. */
public record PulumiWorkspace(
        ObjectName name, Generations generations, Optional<Instant> created, Conditions conditions) {}
