package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.GoneMachines;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Source;
import dev.mooring.roster.DeclaredNodes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A site fell off the network: one finding, with its nodes listed under it. */
public final class SiteDisconnected implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "site-disconnected", Group.HEALTH, Severity.CRITICAL)
            .comparing("Share of unreachable nodes of a site.")
            .needing(Source.KUBERNETES_NODES)
            .because(
                    "The Direct Connect or VPN link of the site is cut, or the site has no power. Kubernetes stops evicting when a whole zone is lost.")
            .fixedBy(
                    "Check the link of site {subject} first; then aws eks describe-cluster --name {cluster} --region {region} for the endpoint the site must reach")
            .foldedInto(
                    "access-entry-missing", "access-entry-wrong-type", "cluster-not-active", "cluster-health-issue");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var nodes = situation.nodes().stream()
                .filter(node -> !GoneMachines.isGone(node, situation))
                .toList();
        if (DeclaredNodes.of(situation.declared()) instanceof DeclaredNodes.Unknown(Cause cause)
                && nodes.stream().anyMatch(node -> node.zone() == null)) {
            verdict.unknown(cause);
        }
        var everythingLost = nodes.size() > 1 && nodes.stream().allMatch(HybridNode::isLost);
        situation.sites().bySite().forEach((site, all) -> {
            var ofSite = all.stream()
                    .filter(node -> !GoneMachines.isGone(node, situation))
                    .toList();
            var lost = ofSite.stream().filter(HybridNode::isLost).toList();
            if (SiteLoss.isLoss(lost.size(), ofSite.size()) || everythingLost) {
                report(Subject.site(site), lost, ofSite.size(), verdict);
            }
        });
        var nowhere = nodes.stream()
                .filter(node -> situation.sites().siteOf(node) == null)
                .toList();
        var lost = nowhere.stream().filter(HybridNode::isLost).toList();
        if (SiteLoss.isLoss(lost.size(), nowhere.size())) {
            report(situation.clusterSubject(), lost, nowhere.size(), verdict);
        }
    }

    private static void report(Subject subject, List<HybridNode> lost, int nodes, Verdict verdict) {
        var names = lost.stream().map(HybridNode::name).toList();
        verdict.fail(
                Severity.CRITICAL,
                subject,
                lost.size() + " of " + nodes + " nodes stopped reporting",
                Evidence.of("lost", lost.size())
                        .and("nodesOfSite", nodes)
                        .and("since", firstLoss(lost))
                        .and("nodes", names)
                        .and("evictions", evictionsStopped(lost) ? "stopped by Kubernetes" : "counting down"),
                Set.copyOf(names));
    }

    private static @Nullable Instant firstLoss(List<HybridNode> lost) {
        return lost.stream()
                .map(node -> node.condition("Ready"))
                .flatMap(ready -> Optional.ofNullable(ready).map(Condition::lastTransition).stream())
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static boolean evictionsStopped(List<HybridNode> lost) {
        return lost.stream()
                .flatMap(node -> node.taints().stream())
                .noneMatch(taint -> "NoExecute".equals(taint.effect()));
    }
}
