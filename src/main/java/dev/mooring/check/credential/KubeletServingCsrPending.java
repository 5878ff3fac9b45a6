package dev.mooring.check.credential;

import dev.mooring.actual.kubernetes.ServingCsr;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A request for a serving certificate was not approved in time. */
public final class KubeletServingCsrPending implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "kubelet-serving-csr-pending", Group.CREDENTIAL, Severity.ERROR)
            .comparing("Age of kubelet-serving requests without a condition against five minutes.")
            .needing(Source.KUBERNETES_CSRS, Source.KUBERNETES_NODES)
            .because(
                    "EKS approves a request of a hybrid node in seconds, if the node has the hybrid label, its address lies in the remote node networks and its name fits. One of these does not hold.")
            .fixedBy(
                    "kubectl get csr; compare the node's address with remoteNodeNetworks; then kubectl delete csr and restart kubelet on {subject}")
            .foldedInto(
                    "kubelet-serving-csr-ip-outside-network",
                    "kubelet-serving-csr-name-mismatch",
                    "node-ip-outside-remote-network",
                    "node-hybrid-label-missing",
                    "cluster-remote-network-missing");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var pending = situation.servingCsrs().stream()
                .filter(ServingCsr::isPending)
                .filter(csr -> isOld(csr, situation.now()))
                .collect(Collectors.groupingBy(ServingCsr::nodeName, TreeMap::new, Collectors.toList()));
        pending.forEach((node, csrs) -> verdict.fail(
                situation.nodeSubject(node),
                "Serving certificate has waited for approval for more than five minutes",
                Evidence.of(
                                "requests",
                                csrs.stream().map(ServingCsr::name).sorted().toList())
                        .and("requestor", csrs.getFirst().username())
                        .and(
                                "oldest",
                                csrs.stream()
                                        .flatMap(csr -> Optional.ofNullable(csr.createdAt()).stream())
                                        .min(Comparator.naturalOrder()))));
    }

    private static boolean isOld(ServingCsr csr, Instant now) {
        var created = csr.createdAt();
        return created != null && Duration.between(created, now).compareTo(PATIENCE) > 0;
    }
}
