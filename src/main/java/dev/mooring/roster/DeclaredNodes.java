package dev.mooring.roster;

import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.function.Supplier;

/** Which nodes are declared: by the stack output or, where the stack has none, by the ESC environment. */
public sealed interface DeclaredNodes {

    /** A list, maybe an empty one. */
    record Listed(List<DeclaredNode> nodes) implements DeclaredNodes {}

    /** Nobody declares any: nothing can be missing or unexpected. */
    record None() implements DeclaredNodes {}

    /** Not known. */
    record Unknown(Cause cause) implements DeclaredNodes {}

    static DeclaredNodes of(Facts facts) {
        return facts.failure(DeclaredSources.PULUMI_STATE)
                .<DeclaredNodes>map(Unknown::new)
                .or(() -> facts.ifRead(DeclaredSources.PULUMI_STATE)
                        .map(DeclaredStack::nodes)
                        .map(output -> of(output, "the stack output", () -> ofEnvironment(facts))))
                .orElseGet(() -> ofEnvironment(facts));
    }

    private static DeclaredNodes ofEnvironment(Facts facts) {
        return facts.failure(DeclaredSources.ESC_ENVIRONMENT)
                .<DeclaredNodes>map(Unknown::new)
                .or(() -> facts.ifRead(DeclaredSources.ESC_ENVIRONMENT)
                        .map(value -> of(value, "the ESC value", None::new)))
                .orElseGet(None::new);
    }

    private static DeclaredNodes of(
            Declared<List<DeclaredNode>> list, String whose, Supplier<DeclaredNodes> otherwise) {
        return switch (list) {
            case Declared.Known<List<DeclaredNode>>(var nodes) -> new Listed(nodes);
            case Declared.Undeclared<List<DeclaredNode>> _ -> otherwise.get();
            case Declared.Hidden<List<DeclaredNode>> _ ->
                new Unknown(new Cause(
                        Cause.Kind.HIDDEN,
                        "read declared nodes",
                        whose + " that lists the nodes is secret, not literal, or not a list of nodes"));
        };
    }
}
