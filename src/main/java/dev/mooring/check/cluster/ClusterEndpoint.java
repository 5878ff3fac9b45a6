package dev.mooring.check.cluster;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.account.SecurityGroup;
import dev.mooring.actual.account.SecurityGroup.Rule;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Source;
import dev.mooring.roster.DeclaredNodes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether hybrid nodes can reach the API endpoint, as far as EKS and EC2 tell. */
public final class ClusterEndpoint {
    private static final int HTTPS = 443;
    private static final int KUBELET = 10250;

    private ClusterEndpoint() {}

    /** The endpoint is public as well as private: outside the VPC its name then gives public addresses. */
    public static Check publicAndPrivate() {
        return Check.of(
                CheckDescription.check("cluster-endpoint-public-and-private", Group.CLUSTER, Severity.WARNING)
                        .comparing("endpointPublicAccess and endpointPrivateAccess: not both.")
                        .needing(Source.EKS_CLUSTER)
                        .because(
                                "From outside the VPC the name then resolves to public addresses, so nodes may be sent round the wrong way or blocked.")
                        .fixedBy(
                                "Choose one in {stack}: aws eks update-cluster-config --name {cluster} --region {region} --resources-vpc-config endpointPublicAccess=false,endpointPrivateAccess=true; or override DNS on site"),
                (situation, verdict) -> situation
                        .eks()
                        .map(EksCluster::endpoint)
                        .filter(endpoint -> isTrue(endpoint.publicAccess()) && isTrue(endpoint.privateAccess()))
                        .ifPresent(endpoint -> verdict.fail(
                                situation.clusterSubject(),
                                "The endpoint is both public and private",
                                Evidence.of("endpointPublicAccess", true)
                                        .and("endpointPrivateAccess", true)
                                        .and("publicAccessCidrs", endpoint.publicAccessCidrs()))));
    }

    private static boolean isTrue(Optional<Boolean> flag) {
        return flag.orElse(false);
    }

    /** A site's way out is not among those that may use the public endpoint. */
    public static Check publicCidrsExcludeSite() {
        return Check.of(
                CheckDescription.check("cluster-public-cidrs-exclude-site", Group.CLUSTER, Severity.WARNING)
                        .comparing("Declared egress networks of sites against publicAccessCidrs of a public endpoint.")
                        .needing(Source.EKS_CLUSTER)
                        .because("The allow list of the public endpoint does not hold the network the site comes from.")
                        .fixedBy("Add the network to publicAccessCidrs in {stack}, or use the private endpoint"),
                ClusterEndpoint::publicCidrsExcludeSite);
    }

    private static void publicCidrsExcludeSite(Situation situation, Verdict verdict) {
        switch (DeclaredNodes.of(situation.declared())) {
            case DeclaredNodes.None() -> verdict.skip("no nodes are declared");
            case DeclaredNodes.Unknown(Cause cause) -> verdict.unknown(cause);
            case DeclaredNodes.Listed(var nodes) ->
                situation
                        .eks()
                        .map(EksCluster::endpoint)
                        .filter(endpoint -> isTrue(endpoint.publicAccess()))
                        .ifPresentOrElse(
                                endpoint -> excluded(nodes, endpoint, verdict),
                                () -> verdict.skip("the endpoint is not public"));
        }
    }

    private static void excluded(List<DeclaredNode> nodes, EksCluster.Endpoint endpoint, Verdict verdict) {
        var allowed = CidrSet.of(
                endpoint.publicAccessCidrs().isEmpty() ? List.of("0.0.0.0/0") : endpoint.publicAccessCidrs());
        var bySite = new TreeMap<String, Set<String>>();
        nodes.forEach(node -> node.egress().stream()
                .filter(network -> !allowed.containsNetwork(network))
                .forEach(network -> bySite.computeIfAbsent(node.site().orElse("any site"), _ -> new TreeSet<>())
                        .add(network)));
        bySite.forEach((site, networks) -> verdict.fail(
                Subject.site(site),
                "The public endpoint does not let the site in",
                Evidence.of("egress", networks).and("publicAccessCidrs", endpoint.publicAccessCidrs())));
    }

    /** The security groups do not let the control plane and the sites talk. */
    public static Check securityGroupRulesMissing() {
        return Check.of(
                CheckDescription.check("cluster-security-group-rules-missing", Group.CLUSTER, Severity.WARNING)
                        .comparing(
                                "Rules of the cluster's security groups against 443 in from remote networks and 10250 out to nodes.")
                        .needing(Source.EKS_CLUSTER, Source.EC2_SECURITY_GROUPS)
                        .because("Nobody added rules for the remote networks when they were added to the cluster.")
                        .fixedBy(
                                "aws ec2 authorize-security-group-ingress --region {region} --group-id GROUP --protocol tcp --port 443 --cidr CIDR for what is missing inbound; authorize-security-group-egress with port 10250 for outbound"),
                ClusterEndpoint::securityGroupRulesMissing);
    }

    private static void securityGroupRulesMissing(Situation situation, Verdict verdict) {
        var groups = situation.actual().account().securityGroups().value().orElse(List.of());
        situation.eks().map(EksCluster::remoteNetwork).ifPresent(remote -> {
            var inbound =
                    groups.stream().flatMap(group -> group.inbound().stream()).toList();
            var outbound =
                    groups.stream().flatMap(group -> group.outbound().stream()).toList();
            remote.nodeCidrs().forEach(cidr -> require(cidr, HTTPS, inbound, "inbound", groups, verdict));
            remote.podCidrs().forEach(cidr -> require(cidr, HTTPS, inbound, "inbound", groups, verdict));
            remote.nodeCidrs().forEach(cidr -> require(cidr, KUBELET, outbound, "outbound", groups, verdict));
        });
    }

    private static void require(
            String cidr, int port, List<Rule> rules, String direction, List<SecurityGroup> groups, Verdict verdict) {
        var open = rules.stream()
                .filter(rule -> rule.covers(port))
                .anyMatch(rule -> CidrSet.of(rule.cidrs()).containsNetwork(cidr));
        if (!open) {
            verdict.fail(
                    Subject.of("network", cidr + " " + direction + " " + port),
                    "No security group lets port " + port + " " + direction + " for " + cidr,
                    Evidence.of("missing", direction + " tcp " + port + " " + cidr)
                            .and(
                                    "groups",
                                    groups.stream().map(SecurityGroup::id).toList()));
        }
    }
}
