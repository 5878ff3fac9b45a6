package dev.mooring.check.registration;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.ssm.Activation;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.ClusterActivations;
import dev.mooring.check.NodeRoles;
import dev.mooring.check.SharedViews;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Roles that machines of the cluster have, or are to have, and that no access entry is for. SSM names a role without its
 * ARN, at times with its path; names are unique in an account, whatever the path (IAM API, {@code CreateRole}).
 */
final class StrangeRoles {
    /** Who has each of them, by the role's name. Whatever is dark, there may be more. */
    static final View<Map<String, Users>> BY_NAME = View.of(
            "the roles of machines that no access entry is for",
            Stated.NOTHING
                    .and(SsmSources.MANAGED_INSTANCES, EksSources.ACCESS_ENTRIES)
                    .and(NodeRoles.IN_USE, ClusterMachines.IDS, ClusterActivations.THERE, SharedViews.NODES),
            StrangeRoles::byName);

    private StrangeRoles() {}

    /**
     * Who has a role.
     *
     * @param nodes ids of machines that are nodes
     * @param others ids of machines that never joined
     * @param activations ids of those that still take machines
     */
    record Users(Set<String> nodes, Set<String> others, Set<String> activations) {
        private Users() {
            this(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        }

        /** Ids of machines. */
        List<String> machines() {
            return Stream.concat(nodes.stream(), others.stream()).toList();
        }
    }

    private static Map<String, Users> byName(Facts facts) {
        var known = Stream.concat(
                        facts.get(NodeRoles.IN_USE).stream(),
                        facts.get(EksSources.ACCESS_ENTRIES).stream().filter(arn -> arn.contains(":role/")))
                .map(NodeRoles::name)
                .collect(Collectors.toSet());
        var found = new TreeMap<String, Users>();
        facts.partly(SsmSources.MANAGED_INSTANCES).stream()
                .flatMap(List::stream)
                .filter(instance -> isStrange(instance, known))
                .forEach(instance -> note(instance, facts, found));
        facts.partly(ClusterActivations.THERE).stream()
                .flatMap(List::stream)
                .filter(activation -> takesMachines(activation, facts.now()))
                .filter(activation -> !known.contains(NodeRoles.name(activation.iamRole())))
                .forEach(activation ->
                        users(activation.iamRole(), found).activations().add(activation.id()));
        return found;
    }

    private static boolean isStrange(ManagedInstance instance, Set<String> known) {
        return instance.iamRole()
                .filter(role -> !role.isEmpty() && !known.contains(NodeRoles.name(role)))
                .isPresent();
    }

    private static void note(ManagedInstance instance, Facts facts, Map<String, Users> found) {
        var role = instance.iamRole().orElseThrow();
        var isNode = facts.partly(SharedViews.NODES)
                .filter(nodes -> nodes.isNode(instance.id()))
                .isPresent();
        if (isNode) {
            users(role, found).nodes().add(instance.id());
        } else if (facts.partly(ClusterMachines.IDS).orElse(Set.of()).contains(instance.id())) {
            users(role, found).others().add(instance.id());
        }
    }

    private static Users users(String role, Map<String, Users> found) {
        return found.computeIfAbsent(NodeRoles.name(role), _ -> new Users());
    }

    private static boolean takesMachines(Activation activation, Instant now) {
        return !activation.iamRole().isEmpty()
                && !activation.expired()
                && activation.expires().filter(end -> !end.isAfter(now)).isEmpty()
                && activation.registrations() < activation.registrationLimit();
    }

    /** Names that a fault of the role explains: machines that still report were let in. */
    static Set<String> explained(Users users, Facts facts) {
        var names = new HashSet<>(users.others());
        facts.partly(SharedViews.NODES)
                .ifPresent(fleet -> users.nodes().stream()
                        .filter(id ->
                                fleet.named(id).filter(node -> !node.isReady()).isPresent())
                        .forEach(names::add));
        return names;
    }
}
