package dev.mooring.check.neighbour;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.neighbours.NeighbourPod;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.ObjectName;
import dev.mooring.actual.neighbours.ServiceAccountRole;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.Standing;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The service account of an operator or runner has an IAM role, and its pods were made without it: EKS's webhook, which runs
 * with the API server, gives it to pods when they are made and never after (aws/amazon-eks-pod-identity-webhook).
 */
final class IrsaNotInjected {
    private static final Duration TIME_TO_ROLL_OUT = Duration.ofMinutes(10);

    private IrsaNotInjected() {}

    static Check check() {
        return CheckDescription.check("irsa-not-injected", Group.NEIGHBOUR, Severity.ERROR)
                .comparing(
                        "Pods of operators and runners on hybrid nodes, ten minutes old or older, whose service account has the annotation eks.amazonaws.com/role-arn, against having the variables or the token of IAM roles for service accounts. Pods that have those of EKS Pod Identity, which comes first, need none.")
                .needing(NeighbourSources.PODS, NeighbourSources.SERVICE_ACCOUNT_ROLES, KubernetesSources.NODES)
                .viewing(Standing.VIEW)
                .because(
                        "The pods were made before the service account had the annotation, or EKS's webhook was not reached when they were made: they start all the same. There is no instance metadata to fall back to.")
                .fixedBy(
                        "Make the pods of {subject} anew; a run of a workflow gets the role the next time. If new ones have none either, look at the webhook.")
                .looking("kubectl describe serviceaccount {object} -n {namespace}")
                .looking("kubectl get mutatingwebhookconfiguration pod-identity-webhook -o yaml")
                .changing("kubectl rollout restart {workload} -n {namespace}")
                .inhibitedBy("site-disconnected", "node-unreachable", "node-not-ready", "pod-identity-webhook-ca-stale")
                .judging(IrsaNotInjected::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var roles = facts.get(NeighbourSources.SERVICE_ACCOUNT_ROLES).stream()
                .collect(Collectors.toMap(ServiceAccountRole::account, ServiceAccountRole::role, (one, _) -> one));
        var standing = facts.get(Standing.VIEW);
        standing.pods().stream()
                .filter(pod -> pod.isWithoutCredentials()
                        && roles.containsKey(pod.account())
                        && standing.nodes().named(pod.node()).isPresent()
                        && Age.longAgo(pod.created().orElse(null), TIME_TO_ROLL_OUT, facts.now()))
                .sorted(Comparator.comparing(pod -> pod.name().toString()))
                .collect(Collectors.groupingBy(IrsaNotInjected::madeAnew, LinkedHashMap::new, Collectors.toList()))
                .forEach((what, pods) -> report(what, pods, roles, verdict));
    }

    /** What is rolled out as one is one fault, on however many nodes it stands. */
    private static Subject madeAnew(NeighbourPod pod) {
        var namespace = pod.name().namespace();
        return pod.workload()
                .map(workload -> Subject.of(workload.kind(), new ObjectName(namespace, workload.name()).toString()))
                .orElseGet(() -> Subject.of("pod", pod.name().toString()));
    }

    private static void report(Subject what, List<NeighbourPod> pods, Map<ObjectName, String> roles, Verdict verdict) {
        var first = pods.getFirst();
        var nodes = pods.stream().map(NeighbourPod::node).distinct().sorted().toList();
        var sites = nodes.stream()
                .flatMap(node -> Stream.ofNullable(verdict.nodeSubject(node).site()))
                .distinct()
                .sorted()
                .toList();
        verdict.fail(
                new Subject(what.kind(), what.name(), sites.size() == 1 ? sites.getFirst() : null),
                "The " + first.is().words() + " runs without the IAM role of its service account",
                Evidence.of("serviceAccount", first.account())
                        .and("iamRole", roles.get(first.account()))
                        .and("pods", pods.stream().map(NeighbourPod::name).toList())
                        .and("nodes", nodes)
                        .and("sites", sites)
                        .naming(Placeholder.NAMESPACE, first.name().namespace())
                        .naming(Placeholder.OBJECT, first.serviceAccount())
                        .naming(Placeholder.WORKLOAD, first.workload())
                        .standingOn(nodes)
                        .since(pods.stream()
                                .flatMap(pod -> pod.created().stream())
                                .min(Comparator.naturalOrder())));
    }
}
