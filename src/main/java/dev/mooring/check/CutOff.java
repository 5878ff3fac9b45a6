package dev.mooring.check;

import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import java.util.Optional;

/** What is declared and not certain, since an update was cut off while it was at work on it. */
public final class CutOff {
    private CutOff() {}

    /** Why the resource of a stack cannot be judged; empty where it can. */
    public static Optional<Cause> of(DeclaredStack stack, String urn) {
        return stack.cutOff(urn)
                .map(operation -> new Cause(
                        Kind.HELD_BACK,
                        "pulumi " + stack.status().lastOperation().orElse("update"),
                        "it was cut off while " + operation.kind()
                                + " this: say what became of it, as drift-source-stale has it"));
    }
}
