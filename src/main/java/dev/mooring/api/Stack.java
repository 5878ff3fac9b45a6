package dev.mooring.api;

import dev.mooring.cluster.StackName;
import dev.mooring.problem.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A query parameter that names a stack of Pulumi. */
final class Stack {
    private Stack() {}

    static Optional<StackName> of(@Nullable String text) {
        return Optional.ofNullable(text)
                .map(given -> StackName.parse(given)
                        .orElseThrow(() ->
                                Problem.badRequest("stack must be organization/project/stack, as Pulumi calls it.")));
    }
}
