package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.check.Evidence;
import dev.mooring.check.NodeRoles;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which machines get in with which role: what a fault of the role explains. */
final class MachinesOfRole {
    /**
     * By role, names of machines, and of sites with no other machines. All machines get in with a role where it is the only
     * one, and else those that SSM knows to have it. Machines that still report are not among them, since the role lets
     * them in. Whatever is dark, there may be more.
     */
    static final View<Map<String, Set<String>>> BY_ROLE = View.of(
            "the machines of each role",
            Stated.NOTHING.and(
                    NodeRoles.IN_USE,
                    SharedViews.NODES,
                    SharedViews.DECLARED_MACHINES,
                    SharedViews.MANAGED_INSTANCES,
                    SharedViews.SITES),
            MachinesOfRole::byRole);

    private MachinesOfRole() {}

    /** A fault of a role's access entry, that explains what became of its machines: critical where they were lost with it. */
    static void fail(String role, String summary, Evidence evidence, Facts facts, Verdict verdict) {
        var machines = facts.get(BY_ROLE).getOrDefault(role, Set.of());
        var anyLost = facts.partly(SharedViews.NODES).stream()
                .flatMap(nodes -> nodes.lost().stream())
                .anyMatch(node -> machines.contains(node.name()));
        verdict.fail(
                anyLost ? Severity.CRITICAL : verdict.severity(),
                Subject.of("access-entry", role),
                summary,
                evidence,
                machines);
    }

    private static Map<String, Set<String>> byRole(Facts facts) {
        var roles = facts.get(NodeRoles.IN_USE);
        var machines = HashMap.<String, Set<String>>newHashMap(roles.size());
        roles.forEach(role -> machines.put(role, machines(role, roles.size() == 1, facts)));
        return machines;
    }

    private static Set<String> machines(String role, boolean only, Facts facts) {
        var withRole = withRole(role, facts);
        Predicate<String> getsInWithIt = name -> only || withRole.contains(name);
        var machines = new HashSet<String>();
        facts.partly(SharedViews.NODES).ifPresent(nodes -> {
            nodes.all().stream()
                    .filter(node -> !node.isReady())
                    .map(HybridNode::name)
                    .filter(getsInWithIt)
                    .forEach(machines::add);
            withRole.stream().filter(id -> !nodes.isNode(id)).forEach(machines::add);
        });
        facts.partly(SharedViews.DECLARED_MACHINES)
                .ifPresent(declared -> declared.machines().stream()
                        .filter(machine -> machine.node().isEmpty() && getsInWithIt.test(machine.name()))
                        .forEach(machine -> machines.add(machine.name())));
        facts.partly(SharedViews.SITES)
                .ifPresent(sites -> sites.bySite().forEach((site, nodes) -> {
                    if (nodes.stream().allMatch(node -> machines.contains(node.name()))) {
                        machines.add(site);
                    }
                }));
        return machines;
    }

    private static Set<String> withRole(String role, Facts facts) {
        return facts.partly(SharedViews.MANAGED_INSTANCES).stream()
                .flatMap(instances -> instances.values().stream())
                .filter(instance -> NodeRoles.has(instance, role))
                .map(ManagedInstance::id)
                .collect(Collectors.toSet());
    }
}
