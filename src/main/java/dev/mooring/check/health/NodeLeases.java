package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.kubernetes.Leases;
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
import java.util.Comparator;
import java.util.Optional;

/** Node leases that are missing, left over, or of a clock that runs ahead. */
public final class NodeLeases {
    private static final Duration FEW_MINUTES = Duration.ofMinutes(5);
    private static final Duration LEFT_OVER = Duration.ofMinutes(10);

    private NodeLeases() {}

    /** A node has no lease. */
    public static Check missing() {
        return Check.of(
                CheckDescription.check("node-lease-missing", Group.HEALTH, Severity.WARNING)
                        .comparing("Presence of a lease for every node, five minutes after it registered.")
                        .needing(Source.KUBERNETES_NODES, Source.KUBERNETES_LEASES)
                        .because("Kubelet may not make leases (RBAC, authentication), or somebody deleted it.")
                        .fixedBy(
                                "kubectl -n kube-node-lease get lease {subject}; on the machine: journalctl -u kubelet | grep lease")
                        .foldedInto(
                                "node-unreachable",
                                "node-never-posted-status",
                                "site-disconnected",
                                "unexpected-hybrid-node",
                                "stale-node-object"),
                NodeLeases::missing);
    }

    private static void missing(Situation situation, Verdict verdict) {
        var missing = situation.leaseStates().missing();
        if (missing.isEmpty()) {
            return;
        }
        verdict.failEach(
                node -> missing.contains(node.name()) && Age.longAgo(node.createdAt(), FEW_MINUTES, situation.now()),
                "Node has no lease",
                node -> Evidence.of("createdAt", node.createdAt()).and("ready", node.ready()));
    }

    /** A lease has no node. */
    public static Check orphan() {
        return Check.of(
                CheckDescription.check("node-lease-orphan", Group.HEALTH, Severity.INFO)
                        .comparing("Presence of a Node for every lease that was not renewed for ten minutes.")
                        .needing(Source.KUBERNETES_NODES, Source.KUBERNETES_LEASES)
                        .because("The Node object was removed by hand and its lease stayed. Harmless.")
                        .fixedBy("kubectl -n kube-node-lease delete lease {subject}"),
                NodeLeases::orphan);
    }

    private static void orphan(Situation situation, Verdict verdict) {
        var leases = leases(situation);
        var others =
                situation.actual().kubernetes().nodes().value().orElseThrow().others();
        leases.byName().values().stream()
                .filter(lease -> !situation.isNode(lease.name()) && !others.contains(lease.name()))
                .filter(lease ->
                        lease.renewed() == null || Age.longAgo(lease.renewed(), LEFT_OVER, leases.serverTime()))
                .sorted(Comparator.comparing(Lease::name))
                .forEach(lease -> verdict.fail(
                        Subject.of("lease", lease.name()),
                        "Lease of a node that is not there",
                        Evidence.of("lease", lease.name()).and("renewed", lease.renewed())));
    }

    /** A node renews its lease in the future. */
    public static Check clockSkew() {
        return Check.of(
                CheckDescription.check("node-clock-skew", Group.HEALTH, Severity.WARNING)
                        .comparing("Renewal time of the node's lease against the API server's clock.")
                        .needing(Source.KUBERNETES_NODES, Source.KUBERNETES_LEASES)
                        .because("The node's clock runs ahead. Signatures towards AWS and certificates break next.")
                        .fixedBy(
                                "On the machine: chronyc tracking; nodeadm debug -c file://nodeConfig.yaml (ntp-sync)"),
                NodeLeases::clockSkew);
    }

    private static void clockSkew(Situation situation, Verdict verdict) {
        var ahead = situation.leaseStates().ahead();
        if (ahead.isEmpty()) {
            return;
        }
        var leases = leases(situation);
        verdict.failEach(node -> ahead.contains(node.name()), "Node's clock is ahead of the API server's", node -> {
            var renewed = Optional.ofNullable(leases.byName().get(node.name())).map(Lease::renewed);
            return Evidence.of(
                            "secondsAhead",
                            renewed.map(time ->
                                    Duration.between(leases.serverTime(), time).toSeconds()))
                    .and("renewed", renewed)
                    .and("serverTime", leases.serverTime());
        });
    }

    private static Leases leases(Situation situation) {
        return situation.actual().kubernetes().leases().value().orElseThrow();
    }
}
