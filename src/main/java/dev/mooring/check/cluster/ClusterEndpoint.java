package dev.mooring.check.cluster;

import dev.mooring.actual.account.AccountSources;
import dev.mooring.actual.account.SecurityGroup;
import dev.mooring.actual.account.SecurityGroup.Rule;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksCluster.Endpoint;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Webhook;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether hybrid nodes can reach the API endpoint, as far as EKS and EC2 tell. */
final class ClusterEndpoint {
    private static final int HTTPS = 443;
    private static final int KUBELET = 10250;
    private static final String OUTBOUND = "outbound";

    private static final Remedy LET_OUT = Remedy.of(
                    "Declare the rule in {stack} and update it. The last command lets the traffic out at once; take that rule away again before the declared one is made, since one stands in the way of the other.")
            .looking(
                    "aws ec2 describe-security-group-rules --region {region} --filters Name=group-id,Values={securityGroup}")
            .changing(Commands.UP)
            .changing(
                    "aws ec2 authorize-security-group-egress --region {region} --group-id {securityGroup} --protocol tcp --port {port} --cidr {cidr}");

    private ClusterEndpoint() {}

    /** The endpoint is public as well as private: outside the VPC its name then gives public addresses. */
    static Check publicAndPrivate() {
        return CheckDescription.check("cluster-endpoint-public-and-private", Group.CLUSTER, Severity.WARNING)
                .comparing("endpointPublicAccess and endpointPrivateAccess: not both.")
                .needing(EksSources.CLUSTER)
                .using(DeclaredSources.PULUMI_STATE, "Whether it is declared so is unknown.")
                .viewing(SharedViews.CLUSTER, SharedViews.DECLARED_CLUSTER)
                .because(
                        "From outside the VPC the name then resolves to public addresses, so nodes may be sent round the wrong way or blocked.")
                .fixedBy(
                        "Choose one of endpointPublicAccess and endpointPrivateAccess in {stack} and update it; or let the name resolve to private addresses on site.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[endpoint,resourcesVpcConfig]'")
                .updatingTheCluster()
                .inhibitedBy("drift-endpoint-access")
                .judging(ClusterEndpoint::publicAndPrivate);
    }

    private static boolean isFalse(Declared<Boolean> setting) {
        return setting.value().filter(on -> !on).isPresent();
    }

    private static void publicAndPrivate(Facts facts, Verdict verdict) {
        var endpoint = facts.get(SharedViews.CLUSTER).endpoint();
        if (isTrue(endpoint.publicAccess()) && isTrue(endpoint.privateAccess())) {
            var evidence = Evidence.of("endpointPublicAccess", true)
                    .and("endpointPrivateAccess", true)
                    .and("publicAccessCidrs", endpoint.publicAccessCidrs());
            facts.detail(SharedViews.DECLARED_CLUSTER)
                    .map(declared -> declared.settings().vpc())
                    .tell(declared -> {
                        if (!isFalse(declared.publicAccess()) && !isFalse(declared.privateAccess())) {
                            evidence.beyond("drift-endpoint-access");
                        }
                    });
            verdict.fail(verdict.clusterSubject(), "The endpoint is both public and private", evidence);
        }
    }

    private static boolean isTrue(Optional<Boolean> flag) {
        return flag.orElse(false);
    }

    /** A site's way out is not among those that may use the public endpoint. */
    static Check publicCidrsExcludeSite() {
        return CheckDescription.check("cluster-public-cidrs-exclude-site", Group.CLUSTER, Severity.WARNING)
                .comparing("Declared egress networks of sites against publicAccessCidrs of a public endpoint.")
                .needing(EksSources.CLUSTER)
                .using(DeclaredSources.PULUMI_STATE, "Which networks the sites come from is unknown.")
                .using(
                        DeclaredSources.ESC_ENVIRONMENT,
                        "Which networks the sites come from is unknown, unless the stack lists the nodes.")
                .viewing(SharedViews.CLUSTER, SharedViews.DECLARED_NODES)
                .because("The allow list of the public endpoint does not hold the network the site comes from.")
                .fixedBy(
                        "Add the network of {subject} to publicAccessCidrs in {stack} and update it, or use the private endpoint.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.resourcesVpcConfig'")
                .updatingTheCluster()
                .judging(ClusterEndpoint::publicCidrsExcludeSite);
    }

    private static void publicCidrsExcludeSite(Facts facts, Verdict verdict) {
        var endpoint = facts.get(SharedViews.CLUSTER).endpoint();
        if (isTrue(endpoint.publicAccess())) {
            excluded(facts.get(SharedViews.DECLARED_NODES).nodes(), endpoint, verdict);
        } else {
            verdict.doesNotApply("the endpoint is not public");
        }
    }

    private static void excluded(List<DeclaredNode> nodes, Endpoint endpoint, Verdict verdict) {
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
    static Check securityGroupRulesMissing() {
        return CheckDescription.check("cluster-security-group-rules-missing", Group.CLUSTER, Severity.WARNING)
                .comparing(
                        "Rules of the cluster's security groups against 443 in from remote networks where the endpoint is private too, 10250 out to nodes, and out the ports of pods in the remote networks that stand behind admission webhooks.")
                .needing(EksSources.CLUSTER, AccountSources.SECURITY_GROUPS)
                .using(KubernetesSources.WEBHOOKS, "Whether the ports of webhooks are let out is unknown.")
                .viewing(SharedViews.CLUSTER)
                .because("Nobody added rules for the remote networks when they were added to the cluster.")
                .fixedBy(
                        "Declare the rule in {stack} and update it. The last command lets the traffic in at once; take that rule away again before the declared one is made, since one stands in the way of the other.")
                .looking(
                        "aws ec2 describe-security-group-rules --region {region} --filters Name=group-id,Values={securityGroup}")
                .changing(Commands.UP)
                .changing(
                        "aws ec2 authorize-security-group-ingress --region {region} --group-id {securityGroup} --protocol tcp --port {port} --cidr {cidr}")
                .orFixedBy(LET_OUT)
                .judging(ClusterEndpoint::securityGroupRulesMissing);
    }

    private static void securityGroupRulesMissing(Facts facts, Verdict verdict) {
        var cluster = facts.get(SharedViews.CLUSTER);
        var remote = cluster.remoteNetwork();
        var groups = facts.get(AccountSources.SECURITY_GROUPS);
        var inbound = groups.stream().flatMap(group -> group.inbound().stream()).toList();
        var outbound =
                groups.stream().flatMap(group -> group.outbound().stream()).toList();
        // Nobody comes in by the VPC where the endpoint is public alone.
        if (cluster.endpoint().privateAccess().orElse(true)) {
            Stream.of(remote.nodeCidrs(), remote.podCidrs())
                    .flatMap(List::stream)
                    .forEach(cidr -> require(cidr, HTTPS, inbound, "inbound", groups, verdict));
        }
        var letOut = new LinkedHashSet<Target>();
        remote.nodeCidrs().forEach(cidr -> letOut.add(new Target(cidr, KUBELET)));
        letOut.addAll(ofWebhooks(facts.partly(KubernetesSources.WEBHOOKS).orElse(List.of()), remote, outbound));
        letOut.forEach(target -> require(target.cidr(), target.port(), outbound, OUTBOUND, groups, verdict));
    }

    /** What the control plane calls in a remote network. */
    private record Target(String cidr, int port) {}

    /**
     * Networks and ports of those that no rule lets out to. Which of several ports is the webhook's is not known, so that one
     * of them is enough; and a rule need not be for all of the network.
     */
    private static Set<Target> ofWebhooks(
            List<Webhook> webhooks, EksCluster.RemoteNetwork remote, List<Rule> outbound) {
        var networks = Stream.concat(remote.podCidrs().stream(), remote.nodeCidrs().stream())
                .toList();
        return webhooks.stream()
                .flatMap(webhook -> webhook.backends().stream())
                .filter(backend -> backend.ports().stream()
                        .noneMatch(
                                port -> CidrSet.of(networksOf(port, outbound)).contains(backend.address())))
                .flatMap(backend -> networks.stream()
                        .filter(cidr -> CidrSet.of(List.of(cidr)).contains(backend.address()))
                        .flatMap(cidr -> backend.ports().stream().map(port -> new Target(cidr, port))))
                .sorted(Comparator.comparing(Target::cidr).thenComparing(Target::port))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<String> networksOf(int port, List<Rule> rules) {
        return rules.stream()
                .filter(rule -> rule.covers(port))
                .flatMap(rule -> rule.cidrs().stream())
                .toList();
    }

    private static void require(
            String cidr, int port, List<Rule> rules, String direction, List<SecurityGroup> groups, Verdict verdict) {
        var subject = Subject.of("network", cidr + " " + direction + " " + port);
        var covering = rules.stream().filter(rule -> rule.covers(port)).toList();
        if (CidrSet.of(networksOf(port, rules)).containsNetwork(cidr)) {
            return;
        }
        if (covering.stream().anyMatch(Rule::hasPrefixLists)) {
            verdict.unknown(
                    subject,
                    new Cause(
                            Cause.Kind.HIDDEN,
                            "look for a rule " + direction + " of port " + port + " for " + cidr,
                            "a rule names a prefix list, whose networks are not read"));
        } else {
            var evidence = Evidence.of("missing", direction + " tcp " + port + " " + cidr)
                    .and("groups", groups.stream().map(SecurityGroup::id).toList())
                    .naming(
                            Placeholder.SECURITY_GROUP,
                            groups.stream().map(SecurityGroup::id).findFirst())
                    .naming(Placeholder.PORT, port)
                    .naming(Placeholder.CIDR, cidr);
            verdict.fail(
                    subject,
                    "No security group lets port " + port + " " + direction + " for " + cidr,
                    OUTBOUND.equals(direction) ? evidence.callingFor(LET_OUT) : evidence);
        }
    }
}
