package dev.mooring.check.credential;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.ServingCsr;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A request for a serving certificate was not approved in time. */
final class KubeletServingCsrPending {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private KubeletServingCsrPending() {}

    static Check check() {
        return CheckDescription.check("kubelet-serving-csr-pending", Group.CREDENTIAL, Severity.ERROR)
                .comparing("Age of kubelet-serving requests without a condition, for which no later certificate made up, against five minutes.")
                .needing(KubernetesSources.CSRS, KubernetesSources.NODES, SharedViews.MEMORY)
                .viewing(SharedViews.SERVING_CSRS)
                .because(
                        "EKS approves a request of a hybrid node in seconds, if the node has the hybrid label, its address lies in the remote node networks and its name fits. One of these does not hold.")
                .fixedBy(
                        "Compare the address and labels of {subject} with what EKS asks for, mend what does not fit, remove the requests, and restart kubelet on the machine. In place of that, approve them by hand only where its names and addresses are the node's own.")
                .looking(Commands.DESCRIBE_CSRS)
                .looking(Commands.NODE_WIDE)
                .looking(Commands.REMOTE_NETWORKS)
                .changing(Commands.DELETE_CSRS)
                .changing(Commands.RESTART_KUBELET)
                .changing("kubectl certificate approve {csrs}")
                .inhibitedBy(
                        "kubelet-serving-csr-ip-outside-network",
                        "kubelet-serving-csr-name-mismatch",
                        "node-ip-outside-remote-network",
                        "node-hybrid-label-missing",
                        "cluster-remote-network-missing")
                .judging(KubeletServingCsrPending::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var now = facts.now();
        ServingRequests.pendingByNode(facts).forEach((node, pending) -> {
            var late = pending.stream()
                    .filter(csr -> Age.longAgo(csr.createdAt(), PATIENCE, now))
                    .toList();
            if (!late.isEmpty()) {
                verdict.fail(
                        verdict.nodeSubject(node),
                        "Serving certificate has waited for approval for more than five minutes",
                        evidence(late));
            }
        });
    }

    private static Evidence evidence(List<ServingCsr> late) {
        var names = late.stream().map(ServingCsr::name).sorted().toList();
        var oldest = late.stream()
                .flatMap(csr -> Optional.ofNullable(csr.createdAt()).stream())
                .min(Comparator.naturalOrder());
        return Evidence.of("requests", names)
                .and("requestor", late.getFirst().username())
                .and("oldest", oldest)
                .naming(Placeholder.CSRS, names)
                .since(oldest);
    }
}
