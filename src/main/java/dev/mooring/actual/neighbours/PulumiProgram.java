package dev.mooring.actual.neighbours;

import java.time.Instant;
import java.util.Optional;

/** A Program of the Pulumi Kubernetes Operator: a stack's program, written as an object. */
public record PulumiProgram(ObjectName name, Generations generations, Optional<Instant> created) {}
