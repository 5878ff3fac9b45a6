package dev.mooring.check.registration;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.GoneMachines;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;

/** SSM's inventory of managed nodes against Node objects. */
final class SsmRegistrations {
    private static final String FORGOTTEN = "Node has SSM credentials, and SSM does not know it";
    private static final Duration TIME_TO_JOIN = Duration.ofMinutes(15);

    private SsmRegistrations() {}

    /** A machine registered with SSM, and no Node came of it. */
    static Check notJoined() {
        return CheckDescription.check("ssm-managed-node-not-joined", Group.REGISTRATION, Severity.WARNING)
                .comparing(
                        "Online managed nodes of the cluster's activations, or else of its node role and of an activation that is there or that brought in nodes of the cluster, against Node names, 15 minutes after registration.")
                .needing(SsmSources.MANAGED_INSTANCES, KubernetesSources.NODES)
                .using(DeclaredSources.PULUMI_STATE, "Machines of declared activations and roles cannot be told.")
                .using(
                        SsmSources.ACTIVATIONS,
                        "Machines of activations that only a tag ties to the cluster cannot be told.")
                .using(
                        EksSources.CLUSTER,
                        "Machines of activations that only a tag ties to the cluster cannot be told.")
                .viewing(SharedViews.NODES, ClusterMachines.IDS)
                .because(
                        "Registration worked, but kubelet did not join: the node role may not eks:ListAccessEntries, at which nodeadm init ends from 1.0.16 on; or the access entry, remote CIDRs, DNS or the cluster's CA.")
                .fixedBy(
                        "It is registered, so look at what comes after, at the rights of its role first: nodeadm init tells what stops it, also where nodeadm debug finds nothing and kubelet has logged nothing. Run the sudo commands on the machine.")
                .looking(Commands.INSTANCE)
                .looking(Commands.DEBUG)
                .looking(Commands.KUBELET_LOG)
                .changing(Commands.INIT)
                .inhibitedBy(
                        "declared-node-not-registered",
                        "no-hybrid-nodes",
                        "access-entry-missing",
                        "access-entry-wrong-type")
                .judging(SsmRegistrations::notJoined);
    }

    private static void notJoined(Facts facts, Verdict verdict) {
        var nodes = facts.get(SharedViews.NODES);
        var unjoined = facts.get(SsmSources.MANAGED_INSTANCES).stream()
                .filter(instance -> !nodes.isNode(instance.id()))
                .filter(instance -> "Online".equals(instance.pingStatus()))
                .filter(instance -> hadTime(instance, facts.now()))
                .toList();
        if (unjoined.isEmpty()) {
            // Nothing need be known of the cluster to say so.
            return;
        }
        var ours = facts.get(ClusterMachines.IDS);
        unjoined.stream()
                .filter(instance -> ours.contains(instance.id()))
                .forEach(instance -> verdict.fail(
                        Subject.of("node", instance.id()),
                        "Machine registered with SSM and has not joined",
                        Evidence.of("instanceId", instance.id())
                                .and("address", instance.address())
                                .and("computerName", instance.computerName())
                                .and("activationId", instance.activationId())
                                .and("iamRole", instance.iamRole())
                                .and("registeredAt", instance.registeredAt())
                                .since(instance.registeredAt())));
    }

    private static boolean hadTime(ManagedInstance instance, Instant now) {
        return instance.registeredAt()
                .map(registered -> Age.longAgo(registered, TIME_TO_JOIN, now))
                .orElse(true);
    }

    /** The inventory is what agents report after they registered, and is read beside the nodes; the remedy sets the machine up anew. */
    private static boolean hasJustJoined(HybridNode node, Instant now) {
        return !node.isLost() && node.createdAt() != null && !Age.longAgo(node.createdAt(), TIME_TO_JOIN, now);
    }

    /** A node that joined with SSM credentials, and SSM does not know it any more. */
    static Check deregistered() {
        return CheckDescription.check("node-not-in-ssm", Group.REGISTRATION, Severity.ERROR)
                .comparing(
                        "Names of nodes with SSM credentials against SSM's inventory, 15 minutes after they joined, as it may list them later; critical of a node that is lost.")
                .needing(KubernetesSources.NODES, SsmSources.MANAGED_INSTANCES)
                .viewing(SharedViews.NODES, SharedViews.MANAGED_INSTANCES, GoneMachines.NONE_LISTED)
                .because("The managed node was deregistered; its credentials stop within the hour.")
                .fixedBy(
                        Commands.LATEST_NODEADM
                                + "It needs a new activation: put it into nodeConfig.yaml. Drain it, uninstall, remove its Node, install again and let it join; run the sudo commands on the machine.")
                .looking(Commands.INSTANCE)
                .looking(Commands.NODEADM_VERSION)
                .changing(Commands.DRAIN)
                .changing(Commands.UNINSTALL)
                .changing(Commands.DELETE_NODE)
                .changing(Commands.JOIN_AGAIN)
                .inhibitedBy("stale-node-object", "unexpected-hybrid-node", "node-name-format-mismatch")
                .judging(SsmRegistrations::deregistered);
    }

    private static void deregistered(Facts facts, Verdict verdict) {
        var known = facts.get(SharedViews.MANAGED_INSTANCES);
        var isTheLoss = !facts.get(GoneMachines.NONE_LISTED);
        verdict.eachNode(node -> {
            if ("ssm".equals(node.credentialProvider()) && !known.containsKey(node.name())) {
                if (hasJustJoined(node, facts.now())) {
                    verdict.unheard(verdict.subject(node));
                    return;
                }
                var evidence = Evidence.of("name", node.name())
                        .and("query", "DescribeInstanceInformation, ResourceType ManagedInstance")
                        .and("known", known.size());
                if (node.isLost() && isTheLoss) {
                    // It does not come back by itself, whoever declares it.
                    verdict.fail(
                            Severity.CRITICAL,
                            verdict.subject(node),
                            FORGOTTEN,
                            evidence.beyond("unexpected-hybrid-node"));
                } else {
                    verdict.fail(verdict.subject(node), FORGOTTEN, evidence);
                }
            }
        });
    }
}
