package dev.mooring.roster;

import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredCluster;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import java.util.List;

/** Which nodes are declared: by the stack output or, where the stack has none, by the ESC environment. */
public sealed interface DeclaredNodes {

    /** A list, maybe an empty one. */
    record Listed(List<DeclaredNode> nodes) implements DeclaredNodes {}

    /** Nobody declares any: nothing can be missing or unexpected. */
    record None() implements DeclaredNodes {}

    /** Not known. */
    record Unknown(Cause cause) implements DeclaredNodes {}

    static DeclaredNodes of(DeclaredCluster declared) {
        return switch (declared.stack()) {
            case Reading.Fresh<DeclaredStack> fresh -> of(fresh.answer().nodes(), declared);
            case Reading.SwitchedOff<DeclaredStack> _ -> ofEnvironment(declared);
            case Reading.Stale<DeclaredStack> stale -> new Unknown(stale.why());
            case Reading.Unavailable<DeclaredStack> gone -> new Unknown(gone.why());
        };
    }

    private static DeclaredNodes of(Declared<List<DeclaredNode>> output, DeclaredCluster declared) {
        return switch (output) {
            case Declared.Known<List<DeclaredNode>>(var nodes) -> new Listed(nodes);
            case Declared.Undeclared<List<DeclaredNode>> _ -> ofEnvironment(declared);
            case Declared.Hidden<List<DeclaredNode>> _ -> hidden("the stack output that lists the nodes");
        };
    }

    private static DeclaredNodes ofEnvironment(DeclaredCluster declared) {
        return switch (declared.environmentNodes()) {
            case Reading.Fresh<Declared<List<DeclaredNode>>> fresh ->
                switch (fresh.answer()) {
                    case Declared.Known<List<DeclaredNode>>(var nodes) -> new Listed(nodes);
                    case Declared.Undeclared<List<DeclaredNode>> _ -> new None();
                    case Declared.Hidden<List<DeclaredNode>> _ -> hidden("the ESC value that lists the nodes");
                };
            case Reading.SwitchedOff<Declared<List<DeclaredNode>>> _ -> new None();
            case Reading.Stale<Declared<List<DeclaredNode>>> stale -> new Unknown(stale.why());
            case Reading.Unavailable<Declared<List<DeclaredNode>>> gone -> new Unknown(gone.why());
        };
    }

    private static Unknown hidden(String what) {
        return new Unknown(new Cause(
                Cause.Kind.HIDDEN, "read declared nodes", what + " is secret, not literal, or not a list of nodes"));
    }
}
