package dev.mooring.check;

import dev.mooring.declared.DeclaredStack;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which IAM roles hybrid nodes of a cluster are declared to use, or use. */
public final class RolesInUse {
    private RolesInUse() {}

    /** Their ARNs, in order. */
    static List<String> of(Situation situation) {
        var declared = situation.stack().map(DeclaredStack::nodeRoleArns).orElse(Set.of());
        return Stream.concat(declared.stream(), inUse(situation, declared))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Roles that nodes of this cluster have by SSM's word, where none of that name is declared. SSM gives names, the
     * access entries their ARNs.
     */
    private static Stream<String> inUse(Situation situation, Set<String> declared) {
        var names = new HashSet<String>();
        for (var instance : situation.managedInstances()) {
            if (instance.iamRole().isPresent() && situation.isNode(instance.id())) {
                names.add(name(instance.iamRole().get()));
            }
        }
        declared.forEach(role -> names.remove(name(role)));
        return situation.actual().eks().accessEntryArns().value().orElse(List.of()).stream()
                .filter(arn -> arn.contains(":role/") && names.contains(name(arn)));
    }

    /** A role's name: the last part of its path. */
    public static String name(String role) {
        return role.substring(role.lastIndexOf('/') + 1);
    }
}
