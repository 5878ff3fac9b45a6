package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.GoneMachines;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Standing;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.check.WebhookService;
import dev.mooring.reading.Detail;
import dev.mooring.reading.Facts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A site fell off the network: one finding, with its nodes listed under it. */
final class SiteDisconnected {

    private SiteDisconnected() {}

    static Check check() {
        return CheckDescription.check("site-disconnected", Group.HEALTH, Severity.CRITICAL)
                .comparing("Share of unreachable nodes of a site.")
                .needing(KubernetesSources.NODES)
                .using(
                        SsmSources.MANAGED_INSTANCES,
                        "Nodes with SSM credentials that have been lost for more than a day, or since which others joined, may be gone for good: they are left out, and unknown.")
                .viewing(SharedViews.NODES, SharedViews.SITES, GoneMachines.NAMES, Standing.VIEW, WebhookService.VIEW)
                .because(
                        "The Direct Connect or VPN link of the site is cut, or the site has no power. Kubernetes stops evicting when a whole zone is lost.")
                .fixedBy("Check the link of {subject} first: Direct Connect, VPN, power.")
                .looking(Commands.NODES_OF_SITE)
                .looking("kubectl get nodes {nodes} -o wide")
                .looking(
                        "aws ec2 describe-vpn-connections --region {region} --query 'VpnConnections[].[VpnConnectionId,State,VgwTelemetry[].[OutsideIpAddress,Status,StatusMessage]]'")
                .looking(
                        "aws directconnect describe-virtual-interfaces --region {region} --query 'virtualInterfaces[].[virtualInterfaceId,virtualInterfaceName,virtualInterfaceState,bgpPeers[].bgpStatus]'")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[status,endpoint,resourcesVpcConfig]'")
                .inhibitedBy(
                        "access-entry-missing",
                        "access-entry-wrong-type",
                        "cluster-ca-activated",
                        "cluster-not-active",
                        "cluster-health-issue")
                .judging(SiteDisconnected::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var sites = facts.get(SharedViews.SITES);
        var counts = counting(facts);
        if (facts.get(SharedViews.NODES).lost().isEmpty()) {
            return;
        }
        var nodes =
                facts.get(SharedViews.NODES).current().stream().filter(counts).toList();
        var standing = facts.detail(Standing.VIEW);
        var webhooks = facts.detail(WebhookService.VIEW);
        var everythingLost = nodes.size() > 1 && nodes.stream().allMatch(HybridNode::isLost);
        sites.bySite().forEach((site, all) -> {
            var ofSite = all.stream().filter(counts).toList();
            var lost = ofSite.stream().filter(HybridNode::isLost).toList();
            if (SiteLoss.isLoss(lost.size(), ofSite.size()) || (everythingLost && !lost.isEmpty())) {
                report(Subject.site(site), lost, ofSite.size(), standing, webhooks, verdict);
            }
        });
        var nowhere = nodes.stream().filter(node -> sites.siteOf(node) == null).toList();
        var lost = nowhere.stream().filter(HybridNode::isLost).toList();
        if (SiteLoss.isLoss(lost.size(), nowhere.size())) {
            report(verdict.clusterSubject(), lost, nowhere.size(), standing, webhooks, verdict);
        }
    }

    /** Which nodes count: none whose machine is gone for good or, while SSM cannot tell, may be. */
    private static Predicate<HybridNode> counting(Facts facts) {
        var gone = facts.get(GoneMachines.NAMES);
        if (facts.failure(SsmSources.MANAGED_INSTANCES).isEmpty()) {
            return node -> !gone.contains(node.name());
        }
        var possible = GoneMachines.possible(facts.get(SharedViews.NODES), facts.now());
        return node -> !possible.contains(node.name());
    }

    private static void report(
            Subject subject,
            List<HybridNode> lost,
            int nodes,
            Detail<Standing> standing,
            Detail<List<WebhookService>> webhooks,
            Verdict verdict) {
        var names = lost.stream().map(HybridNode::name).toList();
        verdict.fail(
                Severity.CRITICAL,
                subject,
                lost.size() + " of " + nodes + " nodes stopped reporting",
                Evidence.of("lost", lost.size())
                        .and("nodesOfSite", nodes)
                        .and("nodes", names)
                        .and("lostWithIt", standing.map(known -> known.on(names)))
                        .and("webhooksLostWithIt", webhooks.map(known -> WebhookService.standingOn(known, names)))
                        .and("evictions", evictionsStopped(lost) ? "stopped by Kubernetes" : "counting down")
                        .naming(Placeholder.NODES, names)
                        .since(firstLoss(lost)),
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
