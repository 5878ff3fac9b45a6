package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.GoneMachines;
import dev.mooring.check.Group;
import dev.mooring.check.HeardOf;
import dev.mooring.check.KeptOut;
import dev.mooring.check.NodeRoles;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedFaults;
import dev.mooring.check.SharedViews;
import dev.mooring.check.SiteMap;
import dev.mooring.check.Standing;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.check.WebhookService;
import dev.mooring.reading.Facts;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A site fell off the network: one finding, with its nodes listed under it. Where every node of several sites is lost, that
 * is one finding of the cluster.
 */
final class SiteDisconnected {
    private static final String CHECK = "site-disconnected";
    /** So many nodes that are back, or one of so many, do not end the loss of a whole cluster. */
    private static final int FEW = 2;

    private static final int FEW_OF = 10;

    private static final String VPN =
            "aws ec2 describe-vpn-connections --region {region} --query 'VpnConnections[].[VpnConnectionId,State,VgwTelemetry[].[OutsideIpAddress,Status,StatusMessage]]'";
    private static final String DIRECT_CONNECT =
            "aws directconnect describe-virtual-interfaces --region {region} --query 'virtualInterfaces[].[virtualInterfaceId,virtualInterfaceName,virtualInterfaceState,bgpPeers[].bgpStatus]'";
    private static final String CLUSTER =
            "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[status,endpoint,resourcesVpcConfig]'";

    private static final String UP =
            "The machines are up and reach AWS, which has heard of most of them since: it is neither power nor the line to the internet. Their credentials or their role are refused, or the way to the API server is blocked.";

    private static final String NONE_LISTED =
            "The link of the site is cut, or it has no power. Or its machines were deregistered: SSM lists none of this cluster's machines, which an answer that lacks them would look like too.";

    private static final Remedy KEPT_OUT = Remedy.of(
                    "See that the role of the nodes has its access entry, and that the site reaches the API server: DNS, firewalls, allow list; where the endpoint is private, the line to the VPC too. Run the sudo commands on the machine of one of its nodes.")
            .looking(Commands.ENTRIES)
            .looking(Commands.ROLE)
            .looking(CLUSTER)
            .looking(Commands.NODES_OF_SITE)
            .looking(VPN)
            .looking(DIRECT_CONNECT)
            .looking(Commands.DEBUG)
            .looking(Commands.KUBELET_LOG);

    private SiteDisconnected() {}

    static Check check() {
        return CheckDescription.check(CHECK, Group.HEALTH, Severity.CRITICAL)
                .comparing(
                        "Share of unreachable nodes of a site; where every node of several sites is, of the cluster.")
                .needing(SharedViews.MEMORY, KubernetesSources.NODES)
                .using(
                        SsmSources.MANAGED_INSTANCES,
                        "Nodes with SSM credentials that have been lost for more than a day, or since which others joined, may be gone for good: they are left out, and unknown.")
                .viewing(
                        SharedViews.NODES,
                        SharedViews.SITES,
                        SharedViews.MANAGED_INSTANCES,
                        GoneMachines.NAMES,
                        GoneMachines.NONE_LISTED,
                        HeardOf.VIEW,
                        Standing.VIEW,
                        WebhookService.VIEW)
                .using(
                        RolesAnywhereSources.CERTIFICATES,
                        "Whether the certificates of lost machines have ended is unknown.")
                .because(
                        "The Direct Connect or VPN link of the site is cut, or the site has no power. Kubernetes stops evicting when a whole zone is lost.")
                .fixedBy("Check the link of {subject} first: Direct Connect, VPN, power.")
                .looking(Commands.NODES_OF_SITE)
                .looking("kubectl get nodes {nodes} -o wide")
                .looking(VPN)
                .looking(DIRECT_CONNECT)
                .looking(CLUSTER)
                .orFixedBy(KEPT_OUT)
                .inhibitedBy(KeptOut.or())
                .summingUp("node-unreachable", "node-never-posted-status")
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
        var everythingLost = nodes.size() > 1 && nodes.stream().allMatch(HybridNode::isLost);
        var places = nodes.stream()
                .map(node -> Optional.ofNullable(sites.siteOf(node)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (places.size() > 1 && (everythingLost || (wasToldOfAll(facts, verdict) && isStillAll(nodes, sites)))) {
            reportAll(places.stream().flatMap(Optional::stream).sorted().toList(), nodes, facts, verdict);
            return;
        }
        sites.bySite().forEach((site, all) -> {
            var ofSite = all.stream().filter(counts).toList();
            var lost = ofSite.stream().filter(HybridNode::isLost).toList();
            if (SiteLoss.isLoss(lost.size(), ofSite.size()) || (everythingLost && !lost.isEmpty())) {
                report(Subject.site(site), lost, ofSite.size(), facts, verdict);
            }
        });
        var nowhere = nodes.stream().filter(node -> sites.siteOf(node) == null).toList();
        var lost = nowhere.stream().filter(HybridNode::isLost).toList();
        if (SiteLoss.isLoss(lost.size(), nowhere.size())) {
            report(verdict.clusterSubject(), lost, nowhere.size(), facts, verdict);
        }
    }

    private static boolean wasToldOfAll(Facts facts, Verdict verdict) {
        return SharedFaults.wasTold(
                CHECK, verdict.clusterSubject(), facts.get(SharedViews.MEMORY).lasting());
    }

    /**
     * Whether all but a few nodes are lost still, and each place with them: one node that comes and goes does not make a
     * finding of each site out of the cluster's at every other look.
     */
    private static boolean isStillAll(List<HybridNode> nodes, SiteMap sites) {
        var back = nodes.stream().filter(node -> !node.isLost()).count();
        return back <= Math.max(FEW, nodes.size() / FEW_OF)
                && nodes.stream()
                        .collect(Collectors.groupingBy(node -> Optional.ofNullable(sites.siteOf(node))))
                        .values()
                        .stream()
                        .allMatch(SiteDisconnected::isLoss);
    }

    private static boolean isLoss(List<HybridNode> place) {
        var lost = (int) place.stream().filter(HybridNode::isLost).count();
        return lost == place.size() || SiteLoss.isLoss(lost, place.size());
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

    private static void report(Subject subject, List<HybridNode> lost, int nodes, Facts facts, Verdict verdict) {
        verdict.fail(
                Severity.CRITICAL,
                subject,
                lost.size() + " of " + nodes + " nodes stopped reporting",
                evidence(lost, nodes, facts),
                names(lost));
    }

    /** Sites that fell silent together have one fault, of what all of them need; what explains each node explains it. */
    private static void reportAll(List<String> sites, List<HybridNode> nodes, Facts facts, Verdict verdict) {
        var lost = nodes.stream().filter(HybridNode::isLost).toList();
        var covered = new HashSet<>(sites);
        covered.addAll(names(lost));
        var count = sites.size() == 1 ? "1 site" : sites.size() + " sites";
        verdict.fail(
                Severity.CRITICAL,
                verdict.clusterSubject(),
                lost.size() + " of " + nodes.size() + " nodes stopped reporting, at all of " + count,
                evidence(lost, nodes.size(), facts).and(SharedFaults.SITES, sites),
                covered);
    }

    private static Evidence evidence(List<HybridNode> lost, int nodes, Facts facts) {
        var names = lost.stream().map(HybridNode::name).toList();
        var heardOf = facts.detail(HeardOf.VIEW);
        var evidence = Evidence.of("lost", lost.size())
                .and("nodesOfSite", nodes)
                .and("nodes", names)
                .and("heardOfByAwsSinceTheLoss", heardOf.map(known -> heard(known, names)))
                .and("lostWithIt", facts.detail(Standing.VIEW).map(known -> known.on(names)))
                .and(
                        "webhooksLostWithIt",
                        facts.detail(WebhookService.VIEW).map(known -> WebhookService.standingOn(known, names)))
                .and("evictions", evictionsStopped(lost) ? "stopped by Kubernetes" : "counting down")
                .naming(Placeholder.NODES, names)
                .standingOn(names)
                .since(firstLoss(lost));
        facts.detail(SharedViews.MANAGED_INSTANCES)
                .tell(known -> evidence.naming(Placeholder.ROLE_NAME, role(names, known)));
        facts.detail(GoneMachines.NONE_LISTED).tell(none -> {
            if (none) {
                evidence.pointingTo(NONE_LISTED);
            }
        });
        heardOf.tell(known -> {
            if (known.most(names)) {
                evidence.pointingTo(UP).callingFor(KEPT_OUT);
            }
        });
        return KeptOut.of(lost, facts, evidence);
    }

    private static Set<String> names(List<HybridNode> nodes) {
        return nodes.stream().map(HybridNode::name).collect(Collectors.toSet());
    }

    /** Null where AWS knows none of them: then it cannot hear of them. */
    private static @Nullable String heard(HeardOf known, List<String> names) {
        var all = known.known(names);
        return all == 0 ? null : known.heard(names) + " of " + all;
    }

    /** The one role that they have, by SSM's word. */
    private static Optional<String> role(List<String> names, Map<String, ManagedInstance> known) {
        var roles = names.stream()
                .flatMap(name -> Stream.ofNullable(known.get(name)))
                .flatMap(instance -> instance.iamRole().stream())
                .map(NodeRoles::name)
                .distinct()
                .toList();
        return roles.size() == 1 ? Optional.of(roles.getFirst()) : Optional.empty();
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
