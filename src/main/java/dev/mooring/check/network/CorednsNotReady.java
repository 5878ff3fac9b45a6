package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.DnsPod;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.DnsState;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import dev.mooring.roster.FleetNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** No pod of CoreDNS answers, or one on a node in order does not. */
final class CorednsNotReady {
    /** A single replica that restarts is no fault. */
    private static final Duration NONE_READY = Duration.ofMinutes(5);

    private static final Duration NOT_READY = Duration.ofMinutes(10);
    private static final Subject COREDNS = Subject.of("addon", "coredns");

    private static final String LOST = "All pods of CoreDNS stood on nodes that are lost.";
    private static final String GONE =
            "CoreDNS was scaled to none or taken away, or its pods are no longer labelled k8s-app=kube-dns, by which its Service finds them.";

    private static final Remedy BRING_BACK = Remedy.of(
                    "Scale CoreDNS up again, or declare add-on coredns in {stack} and update it. Where another DNS has taken its place on purpose, let its pods have the label, or switch this check off.")
            .looking("kubectl -n kube-system get deployments,pods -o wide")
            .looking("kubectl -n kube-system get service kube-dns -o wide")
            .changing("kubectl -n kube-system scale deployment/coredns --replicas=2");

    private CorednsNotReady() {}

    static Check check() {
        return CheckDescription.check("coredns-not-ready", Group.NETWORK, Severity.CRITICAL)
                .comparing(
                        "CoreDNS pods that are ready: one at least, but for five minutes, or at once where all of them stand on lost nodes. A pod that has not been ready for ten minutes on a hybrid node that is ready is an error. Where no pod was ever seen, the cluster's DNS is another one.")
                .needing(KubernetesSources.NODES, KubernetesSources.COREDNS, SharedViews.MEMORY)
                .viewing(SharedViews.NODES)
                .because(
                        "CoreDNS crashes (a forwarding loop, a broken Corefile), cannot reach the API server or its upstream resolver from there, or has no node that takes it.")
                .fixedBy("See what its pods say: with none of them ready, no name resolves in the cluster.")
                .looking("kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide")
                .looking("kubectl -n kube-system describe pods -l k8s-app=kube-dns")
                .looking("kubectl -n kube-system logs -l k8s-app=kube-dns --prefix --tail=50")
                .looking("kubectl -n kube-system get configmap coredns -o yaml")
                .changing("kubectl -n kube-system rollout restart deployment/coredns")
                .orFixedBy(BRING_BACK)
                .inhibitedBy("site-disconnected", "node-unreachable", "cni-daemonset-not-covering-nodes")
                .judging(CorednsNotReady::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var nodes = facts.get(SharedViews.NODES);
        var pods = facts.get(KubernetesSources.COREDNS);
        if (nodes.current().isEmpty()) {
            verdict.doesNotApply("there are no hybrid nodes");
        } else if (pods.isEmpty()) {
            noneThere(facts, verdict);
        } else if (pods.stream().anyMatch(pod -> isLost(pod, nodes))
                && pods.stream()
                        .allMatch(pod -> isLost(pod, nodes) || pod.node().isEmpty())) {
            allLost(pods, nodes, verdict);
        } else if (pods.stream().noneMatch(DnsPod::ready)) {
            noneReady(pods, facts, verdict);
        } else {
            someNotReady(pods, nodes, facts, verdict);
        }
    }

    private static void noneThere(Facts facts, Verdict verdict) {
        if (since(DnsState.GONE, facts) == null) {
            verdict.doesNotApply("there is no CoreDNS pod, and none was seen before");
        } else if (Age.longAgo(since(DnsState.GONE, facts), NONE_READY, facts.now())) {
            verdict.fail(
                    COREDNS,
                    "CoreDNS has no pod any more",
                    Evidence.of("pods", List.of())
                            .since(since(DnsState.GONE, facts))
                            .pointingTo(GONE)
                            .callingFor(BRING_BACK));
        }
    }

    private static void allLost(List<DnsPod> pods, FleetNodes nodes, Verdict verdict) {
        var evidence = Evidence.of("pods", words(pods))
                .pointingTo(LOST)
                .standingOn(pods.stream()
                        .map(DnsPod::node)
                        .filter(node -> !node.isEmpty())
                        .toList());
        if (nodes.current().stream().anyMatch(HybridNode::isReady)
                || (!nodes.others().isEmpty() && !nodes.isAutoModeAlone())) {
            // The nodes took it away, and it takes name resolution from those that are left.
            evidence.beyond("site-disconnected", "node-unreachable");
        }
        verdict.fail(COREDNS, "All pods of CoreDNS are lost with their nodes", evidence);
    }

    private static void noneReady(List<DnsPod> pods, Facts facts, Verdict verdict) {
        var since = since(DnsState.NONE_READY, facts);
        if (Age.longAgo(since, NONE_READY, facts.now())) {
            verdict.fail(
                    COREDNS,
                    "No pod of CoreDNS is ready",
                    Evidence.of("pods", words(pods)).since(since));
        }
    }

    private static void someNotReady(List<DnsPod> pods, FleetNodes nodes, Facts facts, Verdict verdict) {
        var down = pods.stream()
                .filter(pod -> !pod.ready()
                        && nodes.named(pod.node()).filter(HybridNode::isReady).isPresent()
                        && Age.longAgo(since(DnsState.ofUnready(pod), facts), NOT_READY, facts.now()))
                .toList();
        if (!down.isEmpty()) {
            verdict.fail(
                    Severity.ERROR,
                    COREDNS,
                    "CoreDNS is not ready on hybrid nodes that are",
                    Evidence.of("notReady", words(down))
                            .and("pods", words(pods))
                            .standingOn(down.stream().map(DnsPod::node).toList()));
        }
    }

    private static boolean isLost(DnsPod pod, FleetNodes nodes) {
        return nodes.named(pod.node()).filter(HybridNode::isLost).isPresent();
    }

    private static @Nullable Instant since(String state, Facts facts) {
        return facts.get(SharedViews.MEMORY).lasting().since(state).orElse(null);
    }

    private static List<String> words(List<DnsPod> pods) {
        return pods.stream()
                .map(pod -> pod.name() + (pod.node().isEmpty() ? " on no node" : " on " + pod.node()))
                .sorted()
                .toList();
    }
}
