package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The node life cycle controller has not heard of a node; or, before it says so, two looks at its lease prove it. */
public final class NodeUnreachable implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "node-unreachable", Group.HEALTH, Severity.CRITICAL)
            .comparing(
                    "Condition Ready against Unknown; and, where it is still True, the lease over two verifications at least 30 s apart.")
            .needing(Source.KUBERNETES_NODES)
            .because(
                    "The host is off, kubelet is dead, its credentials ran out, or the link is cut. If SSM says Online, suspect kubelet or the path to the API.")
            .fixedBy(
                    "Check power and network of the machine; on it: nodeadm debug -c file://nodeConfig.yaml and journalctl -u kubelet")
            .foldedInto(
                    "site-disconnected",
                    "stale-node-object",
                    "access-entry-missing",
                    "access-entry-wrong-type",
                    "cluster-not-active",
                    "cluster-health-issue",
                    "drift-cluster-replaced");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        verdict.eachNode(node -> {
            var ready = node.condition("Ready");
            if (node.isLost() && (ready == null || !"NodeStatusNeverUpdated".equals(ready.reason()))) {
                fail(situation.subject(node), "Node stopped reporting", evidence(node, ready, situation), verdict);
            } else if (node.isReady() && LostLease.isProven(node, situation)) {
                fail(
                        situation.subject(node),
                        "Node still looks ready, and has not renewed its lease over two verifications",
                        evidence(node, ready, situation),
                        verdict);
            }
        });
    }

    private static void fail(Subject subject, String summary, Evidence evidence, Verdict verdict) {
        verdict.fail(Severity.CRITICAL, subject, summary, evidence, Set.of(subject.name()));
    }

    private static Evidence evidence(HybridNode node, @Nullable Condition ready, Situation situation) {
        var lease = situation
                .actual()
                .kubernetes()
                .leases()
                .value()
                .map(leases -> leases.byName().get(node.name()));
        var instance = Optional.ofNullable(situation.managedInstancesById().get(node.name()));
        return Evidence.of("ready", node.ready())
                .and("reason", ready == null ? "condition Ready is missing" : ready.reason())
                .and("since", ready == null ? null : ready.lastTransition())
                .and("heartbeat", ready == null ? null : ready.lastHeartbeat())
                .and("leaseRenewed", lease.map(found -> found.renewed()))
                .and(
                        "taints",
                        node.taints().stream()
                                .map(taint -> taint.key() + ":" + taint.effect())
                                .toList())
                .and("evictionAt", EvictionCountdown.evictionAt(node))
                .and("ssmPingStatus", instance.map(ManagedInstance::pingStatus));
    }
}
