package dev.mooring.check.registration;

import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.time.Duration;

/** SSM's inventory of managed nodes against Node objects. */
public final class SsmRegistrations {
    private static final Duration TIME_TO_JOIN = Duration.ofMinutes(15);

    private SsmRegistrations() {}

    /** A machine registered with SSM, and no Node came of it. */
    public static Check notJoined() {
        return Check.of(
                CheckDescription.check("ssm-managed-node-not-joined", Group.REGISTRATION, Severity.WARNING)
                        .comparing(
                                "Online managed nodes of the cluster's activations, or of its node role, against Node names, 15 minutes after registration.")
                        .needing(Source.SSM_MANAGED_INSTANCES, Source.KUBERNETES_NODES)
                        .because(
                                "Registration worked, but kubelet did not join: access entry, remote CIDRs, DNS or the cluster's CA.")
                        .fixedBy(
                                "On the machine: nodeadm debug -c file://nodeConfig.yaml and journalctl -u kubelet; it is {subject} in SSM")
                        .foldedInto(
                                "declared-node-not-registered",
                                "no-hybrid-nodes",
                                "access-entry-missing",
                                "access-entry-wrong-type"),
                SsmRegistrations::notJoined);
    }

    private static void notJoined(Situation situation, Verdict verdict) {
        situation.managedInstances().stream()
                .filter(instance -> !situation.isNode(instance.id()))
                .filter(instance -> "Online".equals(instance.pingStatus()))
                .filter(instance -> hadTime(instance, situation))
                .filter(instance -> ClusterMachines.belongs(instance, situation))
                .forEach(instance -> verdict.fail(
                        Subject.of("node", instance.id()),
                        "Machine registered with SSM and has not joined",
                        Evidence.of("instanceId", instance.id())
                                .and("address", instance.address())
                                .and("computerName", instance.computerName())
                                .and("activationId", instance.activationId())
                                .and("registeredAt", instance.registeredAt())));
    }

    private static boolean hadTime(ManagedInstance instance, Situation situation) {
        return instance.registeredAt()
                .map(registered -> Age.longAgo(registered, TIME_TO_JOIN, situation.now()))
                .orElse(true);
    }

    /** A node that joined with SSM credentials, and SSM does not know it any more. */
    public static Check deregistered() {
        return Check.of(
                CheckDescription.check("node-not-in-ssm", Group.REGISTRATION, Severity.ERROR)
                        .comparing("Names of nodes with SSM credentials against SSM's inventory.")
                        .needing(Source.KUBERNETES_NODES, Source.SSM_MANAGED_INSTANCES)
                        .because("The managed node was deregistered; its credentials stop within the hour.")
                        .fixedBy(
                                "On the machine: nodeadm uninstall, then nodeadm init with a new activation; then kubectl delete node {subject}")
                        .foldedInto("stale-node-object", "unexpected-hybrid-node", "site-disconnected"),
                SsmRegistrations::deregistered);
    }

    private static void deregistered(Situation situation, Verdict verdict) {
        var known = situation.managedInstancesById();
        verdict.failEach(
                node -> "ssm".equals(node.credentialProvider()) && !known.containsKey(node.name()),
                "Node has SSM credentials, and SSM does not know it",
                node -> Evidence.of("name", node.name())
                        .and("query", "DescribeInstanceInformation, ResourceType ManagedInstance")
                        .and("known", known.size()));
    }
}
