package dev.mooring.check.cluster;

import dev.mooring.actual.account.AccountSources;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Webhook;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The remote networks themselves, whatever is declared. */
final class RemoteNetworks {
    private static final CidrSet PRIVATE = CidrSet.of(List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"));
    private static final CidrSet SHARED = CidrSet.of(List.of("100.64.0.0/10"));
    private static final int SHORTEST_PREFIX = 8;

    private RemoteNetworks() {}

    /** There are remote node networks, and no remote pod networks. */
    static Check podNetworkMissing() {
        return CheckDescription.check("cluster-remote-pod-network-missing", Group.CLUSTER, Severity.WARNING)
                .comparing(
                        "Presence of remote pod CIDRs beside remote node CIDRs; error where webhooks whose failurePolicy is Fail run on hybrid nodes, unless at addresses of the remote node networks.")
                .needing(EksSources.CLUSTER)
                .using(KubernetesSources.WEBHOOKS, "Where pod networks are missing, it is unknown how bad that is.")
                .using(KubernetesSources.NODES, "Where pod networks are missing, it is unknown how bad that is.")
                .viewing(SharedViews.CLUSTER, SharedViews.NODES)
                .because(
                        "The pod network is optional, but webhooks on hybrid nodes and traffic from the VPC to their pods need it (or the hybrid nodes gateway).")
                .fixedBy("Declare remotePodNetworks in {stack} and update it, or move the webhooks to cloud nodes.")
                .looking(Commands.REMOTE_NETWORKS)
                .looking("kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations")
                .updatingTheCluster()
                .inhibitedBy("drift-remote-pod-cidrs")
                .judging(RemoteNetworks::podNetworkMissing);
    }

    private static void podNetworkMissing(Facts facts, Verdict verdict) {
        var remote = facts.get(SharedViews.CLUSTER).remoteNetwork();
        if (!remote.nodeCidrs().isEmpty() && remote.podCidrs().isEmpty()) {
            var webhooks = webhooksInPodNetworks(facts, CidrSet.of(remote.nodeCidrs()));
            var names = webhooks.stream().map(Webhook::name).sorted().toList();
            verdict.fail(
                    webhooks.stream().anyMatch(Webhook::mandatory) ? Severity.ERROR : Severity.WARNING,
                    verdict.clusterSubject(),
                    "The cluster has remote node networks and no remote pod networks",
                    Evidence.of("nodeCidrs", remote.nodeCidrs())
                            .and("podCidrs", List.of())
                            .and("webhooksOnHybridNodes", names),
                    Set.copyOf(names));
        }
    }

    /** Those on hybrid nodes, but for pods that share their node's network. */
    private static List<Webhook> webhooksInPodNetworks(Facts facts, CidrSet nodeNetworks) {
        var nodes = facts.whereOn(KubernetesSources.NODES).flatMap(_ -> facts.partly(SharedViews.NODES));
        return facts.whereOn(KubernetesSources.WEBHOOKS).stream()
                .flatMap(List::stream)
                .filter(webhook -> webhook.backends().stream()
                        .anyMatch(backend -> !nodeNetworks.contains(backend.address())
                                && nodes.flatMap(known -> known.named(backend.node()))
                                        .isPresent()))
                .toList();
    }

    /** A remote network that EKS does not take, declared or actual. */
    static Check cidrInvalid() {
        return CheckDescription.check("cluster-remote-cidr-invalid", Group.CLUSTER, Severity.ERROR)
                .comparing(
                        "Declared and actual remote CIDRs against private IPv4 ranges (RFC 1918; CGNAT that is not in use yet with a warning) and prefixes /8 to /32.")
                .needing(EksSources.CLUSTER)
                .using(DeclaredSources.PULUMI_STATE, "Only the actual networks are judged.")
                .viewing(SharedViews.CLUSTER, SharedViews.DECLARED_CLUSTER)
                .because("EKS takes private IPv4 networks only; some of its texts leave CGNAT (100.64.0.0/10) out.")
                .fixedBy("Correct the network {subject} in remoteNetworkConfig of {stack} before it is updated next.")
                .looking(Commands.REMOTE_NETWORKS)
                .updatingTheCluster()
                .judging(RemoteNetworks::cidrInvalid);
    }

    private static void cidrInvalid(Facts facts, Verdict verdict) {
        var cidrs = new TreeSet<String>();
        var taken = new TreeSet<String>();
        // A cluster that is yet to be made has declared networks all the same.
        facts.partly(SharedViews.CLUSTER).ifPresent(eks -> {
            taken.addAll(eks.remoteNetwork().nodeCidrs());
            taken.addAll(eks.remoteNetwork().podCidrs());
        });
        facts.partly(SharedViews.DECLARED_CLUSTER).ifPresent(declared -> {
            declared.settings().remoteNodeCidrs().value().ifPresent(cidrs::addAll);
            declared.settings().remotePodCidrs().value().ifPresent(cidrs::addAll);
        });
        // Which of these EKS takes is in doubt only until it has taken one.
        taken.stream().filter(SHARED::containsNetwork).forEach(cidrs::remove);
        taken.stream().filter(cidr -> !SHARED.containsNetwork(cidr)).forEach(cidrs::add);
        cidrs.forEach(cidr -> brokenRule(cidr)
                .ifPresent(rule -> verdict.fail(
                        SHARED.containsNetwork(cidr) ? Severity.WARNING : Severity.ERROR,
                        Subject.of("network", cidr),
                        "Remote network " + cidr + " is not one that EKS takes",
                        Evidence.of("cidr", cidr).and("rule", rule))));
    }

    private static Optional<String> brokenRule(String cidr) {
        var prefix = CidrSet.ipv4Prefix(cidr);
        if (prefix.isEmpty()) {
            return Optional.of("must be an IPv4 CIDR");
        }
        if (prefix.get() < SHORTEST_PREFIX) {
            return Optional.of("prefix must be /8 to /32");
        }
        if (SHARED.containsNetwork(cidr)) {
            return Optional.of("CGNAT 100.64.0.0/10 is taken by newer EKS versions only");
        }
        return PRIVATE.containsNetwork(cidr) ? Optional.empty() : Optional.of("must be private (RFC 1918)");
    }

    /** Two of the cluster's networks overlap. */
    static Check cidrOverlap() {
        return CheckDescription.check("cluster-remote-cidr-overlap", Group.CLUSTER, Severity.ERROR)
                .comparing("Remote node, remote pod, service and (where read) VPC CIDRs, pairwise.")
                .needing(EksSources.CLUSTER)
                .using(AccountSources.VPC, "Whether the VPC's networks overlap with the others is unknown.")
                .viewing(SharedViews.CLUSTER)
                .because("Overlapping networks make routes ambiguous: traffic goes to the wrong side.")
                .fixedBy(
                        "Renumber one of the two networks, change remoteNetworkConfig in {stack} to fit, and update it.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[remoteNetworkConfig,kubernetesNetworkConfig,resourcesVpcConfig.vpcId]'")
                .updatingTheCluster()
                .judging(RemoteNetworks::cidrOverlap);
    }

    private record Network(String kind, String cidr) {}

    private static void cidrOverlap(Facts facts, Verdict verdict) {
        var eks = facts.get(SharedViews.CLUSTER);
        var networks = new ArrayList<Network>();
        eks.remoteNetwork().nodeCidrs().forEach(cidr -> networks.add(new Network("remote node", cidr)));
        eks.remoteNetwork().podCidrs().forEach(cidr -> networks.add(new Network("remote pod", cidr)));
        eks.network().serviceCidr().ifPresent(cidr -> networks.add(new Network("service", cidr)));
        facts.partly(AccountSources.VPC)
                .ifPresent(cidrs -> cidrs.forEach(cidr -> networks.add(new Network("VPC", cidr))));
        for (var one = 0; one < networks.size(); one++) {
            for (var other = one + 1; other < networks.size(); other++) {
                overlap(networks.get(one), networks.get(other), verdict);
            }
        }
    }

    /** Networks of one kind may be split as one likes, and services lie inside no VPC by EKS's own rule. */
    private static void overlap(Network one, Network other, Verdict verdict) {
        if (one.kind().equals(other.kind())
                || (one.kind().equals("service") && other.kind().equals("VPC"))) {
            return;
        }
        CidrSet.shared(one.cidr(), other.cidr())
                .ifPresent(shared -> verdict.fail(
                        Subject.of("network", one.cidr() + " and " + other.cidr()),
                        "The " + one.kind() + " and " + other.kind() + " networks overlap",
                        Evidence.of(one.kind(), one.cidr())
                                .and(other.kind(), other.cidr())
                                .and("shared", shared)));
    }

    /** The cluster is not an IPv4 cluster. */
    static Check ipFamilyNotIpv4() {
        return CheckDescription.check("cluster-ip-family-not-ipv4", Group.CLUSTER, Severity.CRITICAL)
                .comparing("IP family of the cluster against ipv4.")
                .needing(EksSources.CLUSTER)
                .viewing(SharedViews.CLUSTER)
                .because("Hybrid nodes need an IPv4 cluster, and the family cannot be changed after creation.")
                .fixedBy(
                        "The family cannot be changed: declare a new cluster with kubernetesNetworkConfig.ipFamily ipv4 in {stack}, and move the nodes there.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.kubernetesNetworkConfig'")
                .judging(RemoteNetworks::ipFamilyNotIpv4);
    }

    private static void ipFamilyNotIpv4(Facts facts, Verdict verdict) {
        facts.get(SharedViews.CLUSTER)
                .network()
                .ipFamily()
                .filter(family -> !"ipv4".equals(family))
                .ifPresent(family -> verdict.fail(
                        verdict.clusterSubject(),
                        "The cluster's IP family is " + family,
                        Evidence.of("ipFamily", family)));
    }
}
