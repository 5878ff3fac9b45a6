package dev.mooring.check.credential;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.ServingCsr;
import dev.mooring.actual.x509.SigningRequest;
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
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a pending request for a serving certificate asks for, against what EKS approves. */
final class KubeletServingCsrNames {
    private KubeletServingCsrNames() {}

    /** It asks for an address outside the remote node networks. */
    static Check ipOutsideNetwork() {
        return CheckDescription.check("kubelet-serving-csr-ip-outside-network", Group.CREDENTIAL, Severity.ERROR)
                .comparing(
                        "IP addresses in pending kubelet-serving requests, for which no later certificate made up, against the remote node networks.")
                .needing(KubernetesSources.CSRS, KubernetesSources.NODES, EksSources.CLUSTER, SharedViews.MEMORY)
                .viewing(SharedViews.SERVING_CSRS, SharedViews.CLUSTER)
                .because("EKS does not approve an address outside the remote node networks.")
                .fixedBy(
                        "Correct kubelet's node-ip on the machine, or declare the network in remoteNodeNetworks of {stack} and update that. Then remove the requests and restart kubelet on the machine.")
                .looking(Commands.DESCRIBE_CSRS)
                .looking(Commands.NODE_WIDE)
                .looking(Commands.REMOTE_NETWORKS)
                .updatingTheCluster()
                .changing(Commands.DELETE_CSRS)
                .changing(Commands.RESTART_KUBELET)
                .inhibitedBy("node-ip-outside-remote-network", "cluster-remote-network-missing")
                .judging(KubeletServingCsrNames::ipOutsideNetwork);
    }

    private static void ipOutsideNetwork(Facts facts, Verdict verdict) {
        var pending = ServingRequests.pendingByNode(facts);
        unknownWhereUnreadable(pending, verdict);
        var cidrs = facts.get(SharedViews.CLUSTER).remoteNetwork().nodeCidrs();
        if (cidrs.isEmpty()) {
            return;
        }
        var networks = CidrSet.of(cidrs);
        pending.forEach((node, csrs) -> {
            var outside = csrs.stream()
                    .flatMap(csr -> csr.asked().stream())
                    .flatMap(names -> names.addresses().stream())
                    .filter(address -> !networks.contains(address))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!outside.isEmpty()) {
                verdict.fail(
                        Severity.ERROR,
                        verdict.nodeSubject(node),
                        "Serving certificate is asked for an address outside the remote node networks",
                        Evidence.of("addresses", outside)
                                .and("remoteNodeCidrs", cidrs)
                                .and("requests", names(csrs))
                                .naming(Placeholder.CSRS, names(csrs))
                                .since(oldest(csrs)),
                        Set.of(node));
            }
        });
    }

    private static final Remedy MAPPED = Remedy.of(
                    "Let the node role have one access entry, of type HYBRID_LINUX, and, where the cluster reads aws-auth, one mapping, to the user name of a node. Then remove the requests and restart kubelet on the machine.")
            .looking(Commands.DESCRIBE_CSRS)
            .looking(Commands.ENTRIES)
            .looking("kubectl -n kube-system get configmap aws-auth -o yaml")
            .changing(Commands.DELETE_CSRS)
            .changing(Commands.RESTART_KUBELET);

    /** It asks for another name than the node's. */
    static Check nameMismatch() {
        return CheckDescription.check("kubelet-serving-csr-name-mismatch", Group.CREDENTIAL, Severity.ERROR)
                .comparing(
                        "DNS names and common name in pending kubelet-serving requests, for which no later certificate made up, against the node's name and the requesting user.")
                .needing(KubernetesSources.CSRS, KubernetesSources.NODES, SharedViews.MEMORY)
                .viewing(SharedViews.SERVING_CSRS, SharedViews.NODES)
                .because("The host name is overridden, or the access entry gives the wrong user name.")
                .fixedBy(
                        "Take overrides of the host name off the machine, or mend the access entry (see access-entry-wrong-type). Then remove the requests and restart kubelet on the machine.")
                .looking(Commands.DESCRIBE_CSRS)
                .looking(Commands.NODE_WIDE)
                .looking(Commands.ENTRIES)
                .changing(Commands.DELETE_CSRS)
                .changing(Commands.RESTART_KUBELET)
                .orFixedBy(MAPPED)
                .judging(KubeletServingCsrNames::nameMismatch);
    }

    private static void nameMismatch(Facts facts, Verdict verdict) {
        var pending = ServingRequests.pendingByNode(facts);
        unknownWhereUnreadable(pending, verdict);
        var nodes = facts.get(SharedViews.NODES);
        pending.forEach((user, csrs) -> csrs.stream()
                .filter(csr ->
                        csr.asked().filter(asked -> isMisnamed(csr, asked)).isPresent())
                .collect(Collectors.groupingBy(
                        csr -> csr.isOfNode()
                                ? user
                                : csr.askedNode().filter(nodes::isNode).orElse(user),
                        TreeMap::new,
                        Collectors.toList()))
                .forEach((node, misnamed) ->
                        misnamed(node, misnamed, misnamed.getFirst().isOfNode() ? csrs : misnamed, verdict)));
    }

    private static void misnamed(String node, List<ServingCsr> misnamed, List<ServingCsr> csrs, Verdict verdict) {
        var csr = misnamed.getFirst();
        var evidence = Evidence.of("username", csr.username())
                .and("commonName", csr.asked().map(SigningRequest.Names::commonName))
                .and("dnsNames", csr.asked().map(SigningRequest.Names::dnsNames))
                .and("requests", names(csrs))
                .naming(Placeholder.CSRS, names(csrs))
                .since(oldest(csrs));
        if (!csr.isOfNode()) {
            evidence.pointingTo(
                            "The machine is let in as a user that is no node: the access entry of its role gives another user name, or aws-auth maps the role to one.")
                    .callingFor(MAPPED);
        }
        verdict.fail(
                Severity.ERROR,
                verdict.nodeSubject(node),
                "Serving certificate is asked for another name than the node's",
                evidence,
                // The request that waits is told by the name of whoever asked.
                Set.copyOf(List.of(node, csr.nodeName())));
    }

    private static void unknownWhereUnreadable(Map<String, List<ServingCsr>> pending, Verdict verdict) {
        pending.values().stream()
                .flatMap(List::stream)
                .filter(csr -> csr.asked().isEmpty())
                .findFirst()
                .ifPresent(csr -> verdict.unknown(new Cause(
                        Cause.Kind.MALFORMED, "parse request " + csr.name(), "it is not a PKCS #10 request")));
    }

    /** Both must fit: the name must be the user's, and the user must be a node. */
    private static boolean isMisnamed(ServingCsr csr, SigningRequest.Names asked) {
        return !csr.username().startsWith("system:node:")
                || !asked.commonName().equals(csr.username())
                || !asked.dnsNames().contains(csr.nodeName());
    }

    private static Optional<Instant> oldest(List<ServingCsr> csrs) {
        return csrs.stream()
                .flatMap(csr -> Optional.ofNullable(csr.createdAt()).stream())
                .min(Comparator.naturalOrder());
    }

    private static List<String> names(List<ServingCsr> csrs) {
        return csrs.stream().map(ServingCsr::name).sorted().toList();
    }
}
