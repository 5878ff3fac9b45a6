package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Detail;
import dev.mooring.reading.Facts;
import java.util.Map;
import java.util.Set;

/** The node life cycle controller has not heard of a node; or, before it says so, two looks at its lease prove it. */
final class NodeUnreachable {
    private NodeUnreachable() {}

    static Check check() {
        return CheckDescription.check("node-unreachable", Group.HEALTH, Severity.CRITICAL)
                .comparing(
                        "Condition Ready against Unknown; and, where it is still True, the lease over two verifications at least 30 s apart.")
                .needing(KubernetesSources.NODES, SharedViews.MEMORY)
                .using(
                        KubernetesSources.LEASES,
                        "Whether nodes that still look ready are lost is unknown; the others are judged.")
                .viewing(SharedViews.NODES, SharedViews.LEASE_STATES, SharedViews.MANAGED_INSTANCES)
                .because(
                        "The host is off, kubelet is dead, its credentials ran out, or the link is cut. If SSM says Online, suspect kubelet or the path to the API.")
                .fixedBy(
                        "Check power and network of the machine; on it: nodeadm debug -c file://nodeConfig.yaml and journalctl -u kubelet")
                .inhibitedBy(
                        "site-disconnected",
                        "stale-node-object",
                        "access-entry-missing",
                        "access-entry-wrong-type",
                        "cluster-ca-activated",
                        "cluster-not-active",
                        "cluster-health-issue",
                        "drift-cluster-replaced")
                .judging(NodeUnreachable::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var proven = LostLease.names(facts);
        var leases = facts.detail(KubernetesSources.LEASES);
        var instances = facts.detail(SharedViews.MANAGED_INSTANCES);
        verdict.eachNode(node -> {
            if (hasStoppedReporting(node)) {
                fail(node, "Node stopped reporting", evidence(node, leases, instances), verdict);
            } else if (node.isReady() && proven.contains(node.name())) {
                fail(
                        node,
                        "Node still looks ready, and has not renewed its lease over two verifications",
                        evidence(node, leases, instances),
                        verdict);
            }
        });
    }

    /** One that has never reported is another matter. */
    private static boolean hasStoppedReporting(HybridNode node) {
        var ready = node.condition("Ready");
        return node.isLost() && (ready == null || !"NodeStatusNeverUpdated".equals(ready.reason()));
    }

    private static void fail(HybridNode node, String summary, Evidence evidence, Verdict verdict) {
        verdict.fail(Severity.CRITICAL, verdict.subject(node), summary, evidence, Set.of(node.name()));
    }

    private static Evidence evidence(
            HybridNode node, Detail<Leases> leases, Detail<Map<String, ManagedInstance>> instances) {
        var ready = node.condition("Ready");
        return Evidence.of("ready", node.ready())
                .and("reason", ready == null ? "condition Ready is missing" : ready.reason())
                .and("since", ready == null ? null : ready.lastTransition())
                .and("heartbeat", ready == null ? null : ready.lastHeartbeat())
                .and(
                        "leaseRenewed",
                        leases.map(known -> known.byName().get(node.name())).map(Lease::renewed))
                .and(
                        "taints",
                        node.taints().stream()
                                .map(taint -> taint.key() + ":" + taint.effect())
                                .toList())
                .and("evictionAt", EvictionCountdown.evictionAt(node))
                .and(
                        "ssmPingStatus",
                        instances.map(known -> known.get(node.name())).map(ManagedInstance::pingStatus));
    }
}
