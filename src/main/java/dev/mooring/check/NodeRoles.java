package dev.mooring.check;

import static dev.mooring.check.SharedViews.NODES;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import dev.mooring.roster.FleetNodes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which IAM roles hybrid nodes of a cluster are declared to use, or use. */
public final class NodeRoles {
    private static final String SSM = "ssm";

    /**
     * Their ARNs, in order. Roles that are not declared are known only through SSM, which names them, and the access
     * entries, which have the ARNs: where one of the two is dark, there may be more.
     */
    public static final View<List<String>> IN_USE = View.of(
            "the roles of hybrid nodes",
            Stated.NOTHING
                    .and(DeclaredSources.PULUMI_STATE, SsmSources.MANAGED_INSTANCES, EksSources.ACCESS_ENTRIES)
                    .and(NODES),
            NodeRoles::of);

    /**
     * Those of them of which it is not certain that hybrid nodes use them, and why: an update was cut off while it made or
     * deleted the access entry, which is not there, and no machine is known to have the role.
     */
    public static final View<Map<String, Cause>> UNSETTLED = View.of(
            "the roles whose access entries were being made",
            Stated.NOTHING
                    .and(DeclaredSources.PULUMI_STATE, SsmSources.MANAGED_INSTANCES, EksSources.ACCESS_ENTRIES)
                    .and(NODES, IN_USE),
            NodeRoles::unsettled);

    private NodeRoles() {}

    private static Map<String, Cause> unsettled(Facts facts) {
        var roles = facts.get(IN_USE);
        var stack = facts.partly(DeclaredSources.PULUMI_STATE);
        var entries = facts.partly(EksSources.ACCESS_ENTRIES);
        if (stack.isEmpty() || entries.isEmpty() || !mayBeOfNoNode(roles, facts)) {
            return Map.of();
        }
        var unsettled = new HashMap<String, Cause>();
        stack.get().accessEntries().stream()
                .filter(entry -> roles.contains(entry.principalArn())
                        && !entries.get().contains(entry.principalArn())
                        && !isOfMachine(entry.principalArn(), facts))
                .forEach(entry ->
                        CutOff.of(stack.get(), entry.urn()).ifPresent(why -> unsettled.put(entry.principalArn(), why)));
        return Map.copyOf(unsettled);
    }

    /** With the only role that there is, whatever joined came in. */
    private static boolean mayBeOfNoNode(List<String> roles, Facts facts) {
        return roles.size() > 1
                || facts.partly(NODES).filter(nodes -> nodes.all().isEmpty()).isPresent();
    }

    private static boolean isOfMachine(String role, Facts facts) {
        return facts.partly(SsmSources.MANAGED_INSTANCES).stream()
                .flatMap(List::stream)
                .anyMatch(instance -> has(instance, role));
    }

    private static List<String> of(Facts facts) {
        var declared = facts.partly(DeclaredSources.PULUMI_STATE).stream()
                .map(DeclaredStack::nodeRoleArns)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        var roles = new TreeSet<>(declared);
        facts.partly(NODES)
                .filter(NodeRoles::mayUseSsm)
                .ifPresent(nodes -> roles.addAll(undeclared(nodes, declared, facts)));
        return List.copyOf(roles);
    }

    private static boolean mayUseSsm(FleetNodes nodes) {
        return nodes.all().stream().map(HybridNode::credentialProvider).anyMatch(by -> by == null || by.equals(SSM));
    }

    private static List<String> undeclared(FleetNodes nodes, Set<String> declared, Facts facts) {
        var known = declared.stream().map(NodeRoles::name).collect(Collectors.toSet());
        var names = facts.partly(SsmSources.MANAGED_INSTANCES).stream()
                .flatMap(List::stream)
                .filter(instance -> instance.iamRole().isPresent() && nodes.isNode(instance.id()))
                .map(instance -> name(instance.iamRole().orElseThrow()))
                .filter(name -> !known.contains(name))
                .collect(Collectors.toSet());
        return names.isEmpty()
                ? List.of()
                : facts.partly(EksSources.ACCESS_ENTRIES).stream()
                        .flatMap(List::stream)
                        .filter(arn -> arn.contains(":role/") && names.contains(name(arn)))
                        .toList();
    }

    /** Whether a machine has a role, by SSM's word. */
    public static boolean has(ManagedInstance instance, String role) {
        return instance.iamRole()
                .filter(given -> name(given).equals(name(role)))
                .isPresent();
    }

    /** A role's name: the last part of its path. */
    public static String name(String role) {
        return role.substring(role.lastIndexOf('/') + 1);
    }
}
