package dev.mooring.check.credential;

import dev.mooring.actual.kubernetes.ServingCsr;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a pending request for a serving certificate asks for, against what EKS approves. */
public final class KubeletServingCsrNames {
    private KubeletServingCsrNames() {}

    /** It asks for an address outside the remote node networks. */
    public static Check ipOutsideNetwork() {
        return Check.of(
                CheckDescription.check("kubelet-serving-csr-ip-outside-network", Group.CREDENTIAL, Severity.ERROR)
                        .comparing("IP addresses in pending kubelet-serving requests against the remote node networks.")
                        .needing(Source.KUBERNETES_CSRS, Source.KUBERNETES_NODES, Source.EKS_CLUSTER)
                        .because("EKS does not approve an address outside the remote node networks.")
                        .fixedBy(
                                "Fix the address (kubelet node-ip on {subject}), or add its network to remoteNodeNetworks; then kubectl delete csr and restart kubelet")
                        .foldedInto("node-ip-outside-remote-network", "cluster-remote-network-missing"),
                KubeletServingCsrNames::ipOutsideNetwork);
    }

    private static void ipOutsideNetwork(Situation situation, Verdict verdict) {
        unknownWhereUnreadable(situation, verdict);
        situation
                .eks()
                .map(eks -> eks.remoteNetwork().nodeCidrs())
                .filter(cidrs -> !cidrs.isEmpty())
                .ifPresent(cidrs -> {
                    var networks = CidrSet.of(cidrs);
                    pendingByNode(situation).forEach((node, csrs) -> {
                        var outside = csrs.stream()
                                .flatMap(csr -> csr.asked().stream())
                                .flatMap(names -> names.addresses().stream())
                                .filter(address -> !networks.contains(address))
                                .collect(Collectors.toCollection(TreeSet::new));
                        if (!outside.isEmpty()) {
                            verdict.fail(
                                    Severity.ERROR,
                                    situation.nodeSubject(node),
                                    "Serving certificate is asked for an address outside the remote node networks",
                                    Evidence.of("addresses", outside)
                                            .and("remoteNodeCidrs", cidrs)
                                            .and("requests", names(csrs)),
                                    Set.of(node));
                        }
                    });
                });
    }

    /** It asks for another name than the node's. */
    public static Check nameMismatch() {
        return Check.of(
                CheckDescription.check("kubelet-serving-csr-name-mismatch", Group.CREDENTIAL, Severity.ERROR)
                        .comparing(
                                "DNS names and common name in pending kubelet-serving requests against the node's name and the requesting user.")
                        .needing(Source.KUBERNETES_CSRS, Source.KUBERNETES_NODES)
                        .because("The host name is overridden, or the access entry gives the wrong user name.")
                        .fixedBy(
                                "Compare kubectl get csr -o yaml with the node's name; remove hostname overrides on {subject}, or recreate the access entry with type HYBRID_LINUX"),
                KubeletServingCsrNames::nameMismatch);
    }

    private static void unknownWhereUnreadable(Situation situation, Verdict verdict) {
        var unreadable = pendingByNode(situation).values().stream()
                .flatMap(List::stream)
                .filter(csr -> csr.asked().isEmpty())
                .findFirst();
        unreadable.ifPresent(csr -> verdict.unknown(
                new Cause(Cause.Kind.MALFORMED, "parse request " + csr.name(), "it is not a PKCS #10 request")));
    }

    private static void nameMismatch(Situation situation, Verdict verdict) {
        unknownWhereUnreadable(situation, verdict);
        pendingByNode(situation)
                .forEach((node, csrs) -> csrs.stream()
                        .filter(csr -> csr.asked()
                                .filter(asked -> isMisnamed(csr, asked))
                                .isPresent())
                        .findFirst()
                        .ifPresent(csr -> verdict.fail(
                                Severity.ERROR,
                                situation.nodeSubject(node),
                                "Serving certificate is asked for another name than the node's",
                                Evidence.of("username", csr.username())
                                        .and("commonName", csr.asked().map(ServingCsr.Names::commonName))
                                        .and("dnsNames", csr.asked().map(ServingCsr.Names::dnsNames))
                                        .and("requests", names(csrs)),
                                Set.of(node))));
    }

    /** Both must fit: the name must be the user's, and the user must be a node. */
    private static boolean isMisnamed(ServingCsr csr, ServingCsr.Names asked) {
        return !csr.username().startsWith("system:node:")
                || !asked.commonName().equals(csr.username())
                || !asked.dnsNames().contains(csr.nodeName());
    }

    private static Map<String, List<ServingCsr>> pendingByNode(Situation situation) {
        return situation.servingCsrs().stream()
                .filter(ServingCsr::isPending)
                .collect(Collectors.groupingBy(ServingCsr::nodeName, TreeMap::new, Collectors.toList()));
    }

    private static List<String> names(List<ServingCsr> csrs) {
        return csrs.stream().map(ServingCsr::name).sorted().toList();
    }
}
