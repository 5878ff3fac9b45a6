package dev.mooring.check.cluster;

import dev.mooring.actual.kubernetes.Webhook;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The remote networks themselves, whatever is declared. */
public final class RemoteNetworks {
    private static final CidrSet PRIVATE = CidrSet.of(List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"));
    private static final CidrSet SHARED = CidrSet.of(List.of("100.64.0.0/10"));
    private static final int SHORTEST_PREFIX = 8;

    private RemoteNetworks() {}

    /** There are remote node networks, and no remote pod networks. */
    public static Check podNetworkMissing() {
        return Check.of(
                CheckDescription.check("cluster-remote-pod-network-missing", Group.CLUSTER, Severity.WARNING)
                        .comparing(
                                "Presence of remote pod CIDRs beside remote node CIDRs; error where webhooks run on hybrid nodes.")
                        .needing(Source.EKS_CLUSTER)
                        .because(
                                "The pod network is optional, but webhooks on hybrid nodes and traffic from the VPC to their pods need it (or the hybrid nodes gateway).")
                        .fixedBy(
                                "Add remotePodNetworks in {stack}, or: aws eks update-cluster-config --name {cluster} --region {region} --remote-network-config ...; or move webhooks to cloud nodes"),
                RemoteNetworks::podNetworkMissing);
    }

    private static void podNetworkMissing(Situation situation, Verdict verdict) {
        situation
                .eks()
                .filter(eks -> !eks.remoteNetwork().nodeCidrs().isEmpty()
                        && eks.remoteNetwork().podCidrs().isEmpty())
                .ifPresent(eks -> {
                    var webhooks = webhooksOnHybridNodes(situation);
                    verdict.fail(
                            webhooks.isEmpty() ? Severity.WARNING : Severity.ERROR,
                            situation.clusterSubject(),
                            "The cluster has remote node networks and no remote pod networks",
                            Evidence.of("nodeCidrs", eks.remoteNetwork().nodeCidrs())
                                    .and("podCidrs", List.of())
                                    .and("webhooksOnHybridNodes", webhooks));
                });
    }

    private static List<String> webhooksOnHybridNodes(Situation situation) {
        return situation.actual().kubernetes().webhooks().value().orElse(List.of()).stream()
                .filter(webhook -> webhook.backends().stream()
                        .anyMatch(backend -> situation.nodeNamed(backend.node()).isPresent()))
                .map(Webhook::name)
                .sorted()
                .toList();
    }

    /** A remote network that EKS does not take, declared or actual. */
    public static Check cidrInvalid() {
        return Check.of(
                CheckDescription.check("cluster-remote-cidr-invalid", Group.CLUSTER, Severity.ERROR)
                        .comparing(
                                "Declared and actual remote CIDRs against private IPv4 ranges (RFC 1918; CGNAT with a warning) and prefixes /8 to /32.")
                        .needing(Source.EKS_CLUSTER)
                        .because(
                                "EKS takes private IPv4 networks only; some of its texts leave CGNAT (100.64.0.0/10) out.")
                        .fixedBy("Correct the network in remoteNetworkConfig of {stack} before the next pulumi up"),
                RemoteNetworks::cidrInvalid);
    }

    private static void cidrInvalid(Situation situation, Verdict verdict) {
        verdict.unknownWithout(Source.PULUMI_STATE);
        var cidrs = new TreeSet<String>();
        situation.eks().ifPresent(eks -> {
            cidrs.addAll(eks.remoteNetwork().nodeCidrs());
            cidrs.addAll(eks.remoteNetwork().podCidrs());
        });
        situation.declaredEks().ifPresent(declared -> {
            declared.settings().remoteNodeCidrs().value().ifPresent(cidrs::addAll);
            declared.settings().remotePodCidrs().value().ifPresent(cidrs::addAll);
        });
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
    public static Check cidrOverlap() {
        return Check.of(
                CheckDescription.check("cluster-remote-cidr-overlap", Group.CLUSTER, Severity.ERROR)
                        .comparing("Remote node, remote pod, service and (where read) VPC CIDRs, pairwise.")
                        .needing(Source.EKS_CLUSTER)
                        .because("Overlapping networks make routes ambiguous: traffic goes to the wrong side.")
                        .fixedBy("Renumber one of the two networks and change remoteNetworkConfig in {stack}"),
                RemoteNetworks::cidrOverlap);
    }

    private record Network(String kind, String cidr) {}

    private static void cidrOverlap(Situation situation, Verdict verdict) {
        var vpc = situation.actual().account().vpcCidrs();
        vpc.cause().ifPresent(verdict::unknown);
        var networks = new ArrayList<Network>();
        situation.eks().ifPresent(eks -> {
            eks.remoteNetwork().nodeCidrs().forEach(cidr -> networks.add(new Network("remote node", cidr)));
            eks.remoteNetwork().podCidrs().forEach(cidr -> networks.add(new Network("remote pod", cidr)));
            eks.network().serviceCidr().ifPresent(cidr -> networks.add(new Network("service", cidr)));
        });
        vpc.value().orElse(List.of()).forEach(cidr -> networks.add(new Network("VPC", cidr)));
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
    public static Check ipFamilyNotIpv4() {
        return Check.of(
                CheckDescription.check("cluster-ip-family-not-ipv4", Group.CLUSTER, Severity.CRITICAL)
                        .comparing("IP family of the cluster against ipv4.")
                        .needing(Source.EKS_CLUSTER)
                        .because("Hybrid nodes need an IPv4 cluster, and the family cannot be changed after creation.")
                        .fixedBy("Make a new cluster with kubernetesNetworkConfig.ipFamily ipv4 in {stack}"),
                (situation, verdict) -> situation
                        .eks()
                        .flatMap(eks -> eks.network().ipFamily())
                        .filter(family -> !"ipv4".equals(family))
                        .ifPresent(family -> verdict.fail(
                                situation.clusterSubject(),
                                "The cluster's IP family is " + family,
                                Evidence.of("ipFamily", family))));
    }
}
