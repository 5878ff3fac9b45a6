package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.check.Age;
import dev.mooring.check.Evidence;
import dev.mooring.check.NodeRoles;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which machines get in with which role: what a fault of the role explains. */
final class MachinesOfRole {
    /** Credentials that were given before last so long, whatever became of the role (EKS user guide, hybrid nodes credentials). */
    private static final Duration CREDENTIALS_LAST = Duration.ofHours(1);

    /**
     * By role. All machines get in with a role where it is the only one, and else those that SSM knows to have it. Whatever is
     * dark, there may be more.
     */
    static final View<Map<String, Machines>> BY_ROLE = View.of(
            "the machines of each role",
            Stated.NOTHING.and(
                    NodeRoles.IN_USE,
                    NodeRoles.UNSETTLED,
                    SharedViews.NODES,
                    SharedViews.DECLARED_MACHINES,
                    SharedViews.MANAGED_INSTANCES,
                    SharedViews.SITES),
            MachinesOfRole::byRole);

    private MachinesOfRole() {}

    /**
     * The machines of one role.
     *
     * @param strangers names of those that never joined
     * @param outside names of those, of nodes that are not ready, and of sites with no other machines
     * @param ready how many nodes are ready
     * @param nodes how many there are
     */
    record Machines(Set<String> strangers, Set<String> outside, int ready, int nodes) {
        private static final Machines NONE = new Machines(Set.of(), Set.of(), 0, 0);

        /** Whether the role lets nodes in for all that is wrong with it: what became of one that joined is then no matter of the role. */
        private boolean areLetIn(Optional<Instant> began, Instant now) {
            return began.isPresent() ? ready > 0 && Age.longAgo(began.get(), CREDENTIALS_LAST, now) : 2 * ready > nodes;
        }
    }

    /**
     * What a fault of a role explains: names of machines, and of sites with no other machines.
     *
     * @param began since when it is so, where that is known
     */
    static Set<String> explained(String role, Optional<Instant> began, Facts facts) {
        var machines = facts.get(BY_ROLE).getOrDefault(role, Machines.NONE);
        return machines.areLetIn(began, facts.now()) ? machines.strangers() : machines.outside();
    }

    /**
     * A fault of a role's access entry, that explains what became of its machines: critical where they were lost with it.
     *
     * @param began since when it is so, where that is known
     */
    static void fail(
            String role, String summary, Evidence evidence, Optional<Instant> began, Facts facts, Verdict verdict) {
        var machines = explained(role, began, facts);
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

    private static Map<String, Machines> byRole(Facts facts) {
        var roles = facts.get(NodeRoles.IN_USE);
        var machines = HashMap.<String, Machines>newHashMap(roles.size());
        var settled = new HashSet<>(roles);
        settled.removeAll(facts.get(NodeRoles.UNSETTLED).keySet());
        roles.forEach(role ->
                machines.put(role, machines(role, roles.size() == 1 || settled.equals(Set.of(role)), facts)));
        return machines;
    }

    private static Machines machines(String role, boolean only, Facts facts) {
        var withRole = withRole(role, facts);
        Predicate<String> getsInWithIt = name -> only || withRole.contains(name);
        var strangers = new HashSet<String>();
        var fleet = facts.partly(SharedViews.NODES);
        fleet.ifPresent(
                nodes -> withRole.stream().filter(id -> !nodes.isNode(id)).forEach(strangers::add));
        facts.partly(SharedViews.DECLARED_MACHINES)
                .ifPresent(declared -> declared.machines().stream()
                        .filter(machine -> machine.node().isEmpty() && getsInWithIt.test(machine.name()))
                        .forEach(machine -> strangers.add(machine.name())));
        var outside = new HashSet<>(strangers);
        fleet.stream()
                .flatMap(nodes -> nodes.all().stream())
                .filter(node -> !node.isReady() && getsInWithIt.test(node.name()))
                .forEach(node -> outside.add(node.name()));
        facts.partly(SharedViews.SITES)
                .ifPresent(sites -> sites.bySite().forEach((site, nodes) -> {
                    if (nodes.stream().allMatch(node -> outside.contains(node.name()))) {
                        outside.add(site);
                    }
                }));
        var nodes = fleet.stream()
                .flatMap(known -> known.current().stream())
                .filter(node -> getsInWithIt.test(node.name()))
                .toList();
        return new Machines(
                strangers,
                outside,
                (int) nodes.stream().filter(HybridNode::isReady).count(),
                nodes.size());
    }

    private static Set<String> withRole(String role, Facts facts) {
        return facts.partly(SharedViews.MANAGED_INSTANCES).stream()
                .flatMap(instances -> instances.values().stream())
                .filter(instance -> NodeRoles.has(instance, role))
                .map(ManagedInstance::id)
                .collect(Collectors.toSet());
    }
}
