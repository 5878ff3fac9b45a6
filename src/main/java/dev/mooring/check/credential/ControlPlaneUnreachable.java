package dev.mooring.check.credential;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Source;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Nodes have not been read for longer than the interval of verifications, and not because the API server said no: nothing
 * is known of the fleet.
 */
final class ControlPlaneUnreachable {
    private static final Set<String> KUBERNETES =
            KubernetesSources.ALL.stream().map(Source::id).collect(Collectors.toUnmodifiableSet());

    private static final Set<String> WITHOUT_API = Set.of("PENDING", "CREATING");

    private ControlPlaneUnreachable() {}

    static Check check() {
        return CheckDescription.check("control-plane-unreachable", Group.CREDENTIAL, Severity.CRITICAL)
                .comparing(
                        "How long the Kubernetes API has not been read against mooring.verification.interval; refusals and throttling aside.")
                .needing(SharedViews.MEMORY)
                .using(
                        EksSources.CLUSTER,
                        "Whether the cluster is still being created, so that it has no API yet, is unknown.")
                .because(
                        "The endpoint is down, no network path leads to it, or Mooring is set to reach it in the wrong way. Every check that needs Kubernetes is unknown.")
                .fixedBy(
                        "Where EKS says that the cluster is ACTIVE, try the last command in the network that Mooring runs in; its image has no curl, so from a debug container in its pod. If curl names an error, the way there is cut: look at DNS, routes, network policies and publicAccessCidrs. Any other answer comes from the API server: compare kubernetes.access of this cluster in Mooring's configuration.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[status,endpoint,resourcesVpcConfig]'")
                .looking("kubectl get --raw '/livez?verbose'")
                .looking("curl -ksS -m 10 {endpoint}/livez")
                .inhibitedBy("cluster-not-active", "cluster-health-issue")
                .judging(ControlPlaneUnreachable::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var failures = facts.failures();
        var cause = failures.get(KubernetesSources.NODES);
        // That the API server says no has a finding of its own.
        if (cause == null || cause.kind().isRefusal()) {
            return;
        }
        var status = facts.partly(EksSources.CLUSTER)
                .flatMap(Function.identity())
                .map(EksCluster::status)
                .filter(WITHOUT_API::contains);
        if (status.isPresent()) {
            verdict.doesNotApply("the cluster is " + status.get() + ": it has no Kubernetes API yet");
            return;
        }
        var reads = facts.get(SharedViews.MEMORY).reads();
        var since = reads.darkSince().get(KubernetesSources.NODES);
        if (!Age.longAgo(since, reads.patience(), facts.now())) {
            // Too early to tell, or a restart forgot since when: an open finding must not end by it.
            verdict.unknown(cause);
            return;
        }
        var unread = failures.keySet().stream()
                .map(Source::id)
                .filter(KUBERNETES::contains)
                .toList();
        verdict.fail(
                Severity.CRITICAL,
                verdict.clusterSubject(),
                "The Kubernetes API of the cluster cannot be read",
                Evidence.of("operation", cause.operation())
                        .and("detail", cause.detail())
                        .and(
                                "lastRead",
                                Optional.ofNullable(reads.last().get(KubernetesSources.NODES))
                                        .map(Instant::toString)
                                        .orElse("never"))
                        .and("unread", unread)
                        .since(since),
                KUBERNETES);
    }
}
