package dev.mooring.check.registration;

import dev.mooring.check.Situation;
import dev.mooring.declared.DeclaredStack;
import java.util.List;
import java.util.Set;

/** ARNs of the roles that hybrid nodes of a cluster are declared to use, in order. */
final class NodeRoles {
    private NodeRoles() {}

    static List<String> of(Situation situation) {
        return situation.stack().map(DeclaredStack::nodeRoleArns).orElse(Set.of()).stream()
                .sorted()
                .toList();
    }

    /** The role's name: the last part of its path. */
    static String name(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
