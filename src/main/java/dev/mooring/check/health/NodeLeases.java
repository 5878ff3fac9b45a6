package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;

/** Node leases that are missing, left over, or of a clock that is wrong. */
final class NodeLeases {
    private static final Duration FEW_MINUTES = Duration.ofMinutes(5);
    private static final Duration LEFT_OVER = Duration.ofMinutes(10);

    /** From what is told at all to what ends a signature's life (AWS takes five minutes) and a certificate's. */
    private static final long[] STEPS = {5, 30, 60, 300, 3_600, 86_400};

    private NodeLeases() {}

    /** A node has no lease. */
    static Check missing() {
        return CheckDescription.check("node-lease-missing", Group.HEALTH, Severity.WARNING)
                .comparing("Presence of a lease for every node, five minutes after it registered.")
                .needing(KubernetesSources.NODES, KubernetesSources.LEASES)
                .viewing(SharedViews.NODES, SharedViews.LEASE_STATES)
                .because("Kubelet may not make leases (RBAC, authentication), or somebody deleted it.")
                .fixedBy(
                        "See whether kubelet may make its lease, and whether it tries. Run the sudo commands on the machine.")
                .looking(Commands.NODE_LEASE)
                .looking(
                        "kubectl auth can-i create leases.coordination.k8s.io -n kube-node-lease --as=system:node:{node} --as-group=system:nodes")
                .looking("sudo journalctl -u kubelet --since=-1h --no-pager | grep -i lease")
                .inhibitedBy(
                        "node-unreachable",
                        "node-never-posted-status",
                        "site-disconnected",
                        "unexpected-hybrid-node",
                        "stale-node-object")
                .judging(NodeLeases::missing);
    }

    private static void missing(Facts facts, Verdict verdict) {
        var missing = facts.get(SharedViews.LEASE_STATES).missing();
        if (missing.isEmpty()) {
            return;
        }
        var now = facts.now();
        verdict.failEach(
                node -> missing.contains(node.name()) && Age.longAgo(node.createdAt(), FEW_MINUTES, now),
                "Node has no lease",
                node -> Evidence.of("createdAt", node.createdAt()).and("ready", node.ready()));
    }

    /** A lease has no node. */
    static Check orphan() {
        return CheckDescription.check("node-lease-orphan", Group.HEALTH, Severity.INFO)
                .comparing("Presence of a Node for every lease that was not renewed for ten minutes.")
                .needing(KubernetesSources.NODES, KubernetesSources.LEASES)
                .viewing(SharedViews.NODES)
                .because("The Node object was removed by hand and its lease stayed. Harmless.")
                .fixedBy("Remove the lease.")
                .looking("kubectl -n kube-node-lease get lease {lease} -o yaml")
                .changing("kubectl -n kube-node-lease delete lease {lease}")
                .judging(NodeLeases::orphan);
    }

    private static void orphan(Facts facts, Verdict verdict) {
        var leases = facts.get(KubernetesSources.LEASES);
        var nodes = facts.get(SharedViews.NODES);
        leases.byName().values().stream()
                .filter(lease ->
                        lease.renewed() == null || Age.longAgo(lease.renewed(), LEFT_OVER, leases.serverTime()))
                .filter(lease -> !nodes.isNode(lease.name()) && !nodes.others().contains(lease.name()))
                .sorted(Comparator.comparing(Lease::name))
                .forEach(lease -> verdict.fail(
                        Subject.of("lease", lease.name()),
                        "Lease of a node that is not there",
                        Evidence.of("lease", lease.name())
                                .and("renewed", lease.renewed())
                                .since(lease.renewed())));
    }

    /** A node renews its lease in the future, or in the past. */
    static Check clockSkew() {
        return CheckDescription.check("node-clock-skew", Group.HEALTH, Severity.WARNING)
                .comparing(
                        "Renewal time of the node's lease against the API server's clock: later than that, or further and further on and yet always as long ago.")
                .needing(KubernetesSources.NODES, KubernetesSources.LEASES)
                .viewing(SharedViews.NODES, SharedViews.LEASE_STATES)
                .because("The node's clock is wrong. Signatures towards AWS and certificates break next.")
                .fixedBy("Set its clock right. Run the sudo commands on the machine.")
                // Ubuntu has systemd-timesyncd in chrony's place.
                .looking("sudo chronyc tracking || sudo timedatectl timesync-status")
                .looking("sudo timedatectl")
                .looking(Commands.DEBUG)
                .changing("sudo chronyc makestep || sudo systemctl restart systemd-timesyncd")
                .judging(NodeLeases::clockSkew);
    }

    private static void clockSkew(Facts facts, Verdict verdict) {
        var clocks = facts.get(SharedViews.LEASE_STATES).clocksAhead();
        if (clocks.isEmpty()) {
            return;
        }
        reportSkew(verdict, clocks, false);
        reportSkew(verdict, clocks, true);
    }

    private static void reportSkew(Verdict verdict, Map<String, Duration> clocks, boolean behind) {
        verdict.failEach(
                node -> clocks.containsKey(node.name())
                        && Objects.requireNonNull(clocks.get(node.name())).isNegative() == behind,
                behind ? "Node's clock is behind the API server's" : "Node's clock is ahead of the API server's",
                node -> Evidence.of(
                        behind ? "atLeastSecondsBehind" : "atLeastSecondsAhead",
                        Optional.ofNullable(clocks.get(node.name()))
                                .map(ahead -> atLeast(ahead.abs().toSeconds()))));
    }

    /** In steps: a lease is renewed every ten seconds, so that nothing finer stays the same from one look to the next. */
    private static long atLeast(long seconds) {
        return LongStream.of(STEPS).filter(step -> step <= seconds).max().orElse(0);
    }
}
