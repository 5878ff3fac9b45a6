package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Leases;
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
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A lease has run out while the node still looks ready: the earliest sign of a lost node. */
public final class NodeLeaseStale implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "node-lease-stale", Group.HEALTH, Severity.WARNING)
            .comparing("Age of the node's lease, by the API server's clock, against its duration, while Ready is True.")
            .needing(Source.KUBERNETES_NODES, Source.KUBERNETES_LEASES)
            .because(
                    "Kubelet cannot reach the API server. The node will turn NotReady within seconds unless it comes back.")
            .fixedBy("Check the link of the site; on the machine: journalctl -u kubelet")
            .foldedInto(
                    "site-disconnected",
                    "node-unreachable",
                    "access-entry-missing",
                    "access-entry-wrong-type",
                    "cluster-not-active");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var leases = situation.actual().kubernetes().leases().value().orElseThrow();
        var runOut = situation.leaseStates().stale();
        if (runOut.isEmpty()) {
            return;
        }
        var stale = situation.nodes().stream()
                .filter(HybridNode::isReady)
                .filter(node -> runOut.contains(node.name()))
                .toList();
        var bySite = stale.stream()
                .collect(Collectors.groupingBy(node ->
                        Optional.ofNullable(situation.sites().siteOf(node)).orElse("")));
        new TreeMap<>(bySite).forEach((site, nodes) -> report(site, nodes, leases, situation, verdict));
    }

    /** Most of a site at once is one event, not many. */
    private static void report(
            String site, List<HybridNode> nodes, Leases leases, Situation situation, Verdict verdict) {
        var ofSite = situation.sites().bySite().getOrDefault(site, List.of()).size();
        if (!site.isEmpty() && SiteLoss.isLoss(nodes.size(), ofSite)) {
            verdict.fail(
                    Subject.site(site),
                    "Leases of " + nodes.size() + " of " + ofSite + " nodes of the site have run out",
                    Evidence.of("nodes", nodes.stream().map(HybridNode::name).toList())
                            .and("serverTime", leases.serverTime()));
            return;
        }
        nodes.forEach(node -> verdict.fail(
                situation.subject(node),
                "Lease has run out while the node still looks ready",
                Evidence.of("leaseAgeSeconds", leases.age(node.name()).map(Duration::toSeconds))
                        .and(
                                "leaseDurationSeconds",
                                Optional.ofNullable(leases.byName().get(node.name()))
                                        .map(lease -> lease.duration().toSeconds()))
                        .and("serverTime", leases.serverTime())));
    }
}
