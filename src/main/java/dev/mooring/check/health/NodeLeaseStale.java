package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.kubernetes.Leases;
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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A lease has run out while the node still looks ready: the earliest sign of a lost node. */
final class NodeLeaseStale {
    private NodeLeaseStale() {}

    static Check check() {
        return CheckDescription.check("node-lease-stale", Group.HEALTH, Severity.WARNING)
                .comparing(
                        "Age of the node's lease, by the API server's clock, against its duration, while Ready is True. Where the API server was dark, from its return on.")
                .needing(KubernetesSources.NODES, KubernetesSources.LEASES)
                .viewing(SharedViews.NODES, SharedViews.LEASE_STATES, SharedViews.SITES)
                .because(
                        "Kubelet cannot reach the API server. The node will turn NotReady within seconds unless it comes back.")
                .fixedBy("Check the link of its site first. Run the sudo commands on the machine.")
                .looking(Commands.NODE_LEASE)
                .looking(Commands.NODES_OF_SITE)
                .looking(Commands.KUBELET_LOG)
                .inhibitedBy(
                        "site-disconnected",
                        "node-unreachable",
                        "node-flapping",
                        "access-entry-missing",
                        "access-entry-wrong-type",
                        "cluster-ca-activated",
                        "cluster-not-active")
                .judging(NodeLeaseStale::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        LostLease.lackUnheard(facts);
        var runOut = facts.get(SharedViews.LEASE_STATES).stale();
        if (runOut.isEmpty()) {
            return;
        }
        var stale = facts.get(SharedViews.NODES).current().stream()
                .filter(HybridNode::isReady)
                .filter(node -> runOut.contains(node.name()))
                .toList();
        if (stale.isEmpty()) {
            return;
        }
        // Asked only now: where nodes stand decides only whether a fault is one of a node or of its site.
        var sites = facts.get(SharedViews.SITES);
        var leases = facts.get(KubernetesSources.LEASES);
        var bySite = stale.stream()
                .collect(Collectors.groupingBy(
                        node -> Optional.ofNullable(sites.siteOf(node)).orElse("")));
        new TreeMap<>(bySite).forEach((site, nodes) -> {
            var ofSite = sites.bySite().getOrDefault(site, List.of()).size();
            report(site, nodes, ofSite, leases, verdict);
        });
    }

    /** Most of a site at once is one event, not many. */
    private static void report(String site, List<HybridNode> nodes, int ofSite, Leases leases, Verdict verdict) {
        if (!site.isEmpty() && SiteLoss.isLoss(nodes.size(), ofSite)) {
            verdict.fail(
                    Subject.site(site),
                    "Leases of " + nodes.size() + " of " + ofSite + " nodes of the site have run out",
                    Evidence.of("nodes", nodes.stream().map(HybridNode::name).toList())
                            .since(nodes.stream()
                                    .flatMap(node -> endOfLease(node, leases).stream())
                                    .min(Comparator.naturalOrder()))
                            .pointingTo(
                                    "The link of the site is weak or cut: most of its kubelets lost the API server."));
            return;
        }
        nodes.forEach(node -> verdict.fail(
                verdict.subject(node),
                "Lease has run out while the node still looks ready",
                Evidence.of(
                                "leaseRenewed",
                                Optional.ofNullable(leases.byName().get(node.name()))
                                        .map(Lease::renewed))
                        .and(
                                "leaseDurationSeconds",
                                Optional.ofNullable(leases.byName().get(node.name()))
                                        .map(lease -> lease.duration().toSeconds()))
                        .since(endOfLease(node, leases))));
    }

    private static Optional<Instant> endOfLease(HybridNode node, Leases leases) {
        return Optional.ofNullable(leases.byName().get(node.name()))
                .flatMap(lease ->
                        Optional.ofNullable(lease.renewedByServer()).map(renewed -> renewed.plus(lease.duration())));
    }
}
