package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.GoneMachines;
import dev.mooring.check.Group;
import dev.mooring.check.KeptOut;
import dev.mooring.check.Memory;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Standing;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Detail;
import dev.mooring.reading.Facts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
                .using(
                        RolesAnywhereSources.CERTIFICATES,
                        "Whether the certificates of lost machines have ended is unknown.")
                .viewing(
                        SharedViews.NODES,
                        SharedViews.LEASE_STATES,
                        SharedViews.MANAGED_INSTANCES,
                        GoneMachines.NONE_LISTED,
                        Standing.VIEW)
                .because(
                        "The host is off, kubelet is dead, its credentials ran out, or the link is cut. If SSM says Online, suspect kubelet or the path to the API.")
                .fixedBy("See that the machine has power and network; then run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking(Commands.NODE_LEASE)
                .looking(Commands.INSTANCE)
                .looking(Commands.DEBUG)
                .looking(Commands.KUBELET_LOG)
                .changing(Commands.RESTART_KUBELET)
                .inhibitedBy(KeptOut.or("site-disconnected", "node-flapping", "stale-node-object"))
                .judging(NodeUnreachable::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var proven = LostLease.names(facts);
        var memory = facts.get(SharedViews.MEMORY);
        var unread = LostLease.unread(facts);
        var leases = facts.detail(KubernetesSources.LEASES);
        var instances = facts.detail(SharedViews.MANAGED_INSTANCES);
        var standing = facts.detail(Standing.VIEW);
        verdict.eachNode(node -> {
            if (hasStoppedReporting(node)) {
                fail(
                        node,
                        "Node stopped reporting",
                        KeptOut.of(List.of(node), facts, lostWith(node, standing, evidence(node, leases, instances))),
                        verdict);
            } else if (node.isReady() && proven.contains(node.name())) {
                fail(
                        node,
                        "Node still looks ready, and has not renewed its lease over two verifications",
                        KeptOut.of(List.of(node), facts, lostWith(node, standing, evidence(node, leases, instances))),
                        verdict);
            } else if (node.isReady()) {
                unread.ifPresent(cause -> looksReady(node, memory, facts.now(), cause, verdict));
            }
        });
    }

    /** Without its lease nobody knows whether it is lost now; it was not when it was last heard of. */
    private static void looksReady(HybridNode node, Memory memory, Instant now, Cause cause, Verdict verdict) {
        var heardOf = LostLease.heardOf(node, memory, now);
        if (heardOf == null) {
            verdict.unknown(verdict.subject(node), cause);
        } else {
            verdict.unknownSince(heardOf, verdict.subject(node), cause);
        }
    }

    private static Evidence lostWith(HybridNode node, Detail<Standing> standing, Evidence evidence) {
        return evidence.and("lostWithIt", standing.map(known -> known.on(List.of(node.name()))));
    }

    /** One that has never reported is another matter. */
    private static boolean hasStoppedReporting(HybridNode node) {
        var ready = node.condition("Ready");
        return node.isLost() && (ready == null || !HybridNode.NEVER_UPDATED.equals(ready.reason()));
    }

    private static void fail(HybridNode node, String summary, Evidence evidence, Verdict verdict) {
        verdict.fail(Severity.CRITICAL, verdict.subject(node), summary, evidence, Set.of(node.name()));
    }

    private static Evidence evidence(
            HybridNode node, Detail<Leases> leases, Detail<Map<String, ManagedInstance>> instances) {
        var ready = node.condition("Ready");
        var lease = leases.map(known -> known.byName().get(node.name()));
        var instance = instances.map(known -> known.get(node.name()));
        var evidence = Evidence.of("ready", node.ready())
                .and("reason", ready == null ? "condition Ready is missing" : ready.reason())
                .and("heartbeat", ready == null ? null : ready.lastHeartbeat())
                // While it is renewed it is another time at each look, and the cause says that it is.
                .and("leaseRenewed", leases.map(known -> lastRenewal(known, node)))
                .and(
                        "taints",
                        node.taints().stream()
                                .map(taint -> taint.key() + ":" + taint.effect())
                                .toList())
                .and("evictionAt", EvictionCountdown.evictionAt(node))
                .and("ssmPingStatus", instance.map(ManagedInstance::pingStatus))
                .pointingTo(instance.map(NodeUnreachable::causeBySsm))
                .pointingTo(leases.map(known -> causeByLease(node, known)));
        return node.isReady() || ready == null
                ? evidence.since(lease.map(Lease::renewedByServer))
                : evidence.since(ready.lastTransition());
    }

    private static String causeBySsm(ManagedInstance instance) {
        return "Online".equals(instance.pingStatus())
                ? "SSM hears of the machine, so it is up and has a way out: kubelet is dead, its credentials ran out, or the way to the API server is blocked."
                : "SSM has lost the machine too"
                        + instance.lastPing()
                                .map(ping -> ", and heard of it last at " + ping)
                                .orElse("")
                        + ": it is off, or its link is cut.";
    }

    /** Null where the lease has run out, as it does on any lost node. The node's clock may be wrong, so it does not count. */
    private static @Nullable String causeByLease(HybridNode node, Leases leases) {
        var lease = leases.byName().get(node.name());
        return lease != null && !node.isReady() && leases.isRenewed(lease)
                ? "Kubelet renews its lease, so it is alive and reaches the API server: its status does not get written."
                : null;
    }

    /** Null where it is not known to be the last one. */
    private static @Nullable Instant lastRenewal(Leases leases, HybridNode node) {
        var lease = leases.byName().get(node.name());
        return lease != null && leases.hasRunOut(lease) ? lease.renewed() : null;
    }
}
