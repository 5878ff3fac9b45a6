package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.check.RolesInUse;
import dev.mooring.check.Situation;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Which machines get in with which role. */
final class NodeRoles {
    private NodeRoles() {}

    /**
     * Names of machines that get in with a role: all of them where it is the only one, and else those that SSM knows to
     * have it. Machines that still report are not among them, since the role lets them in.
     */
    static Set<String> machinesOf(String role, Situation situation) {
        var only = situation.nodeRoles().size() == 1;
        var withRole = situation.managedInstances().stream()
                .filter(instance -> instance.iamRole()
                        .filter(name -> RolesInUse.name(name).equals(RolesInUse.name(role)))
                        .isPresent())
                .map(ManagedInstance::id)
                .collect(Collectors.toSet());
        var machines = new HashSet<String>();
        situation.roster().machines().forEach(machine -> {
            var reports = machine.node().filter(HybridNode::isReady).isPresent();
            if (!reports && (only || withRole.contains(machine.name()))) {
                machines.add(machine.name());
            }
        });
        withRole.stream().filter(id -> !situation.isNode(id)).forEach(machines::add);
        situation.sites().bySite().forEach((site, nodes) -> {
            if (nodes.stream().allMatch(node -> machines.contains(node.name()))) {
                machines.add(site);
            }
        });
        return machines;
    }
}
