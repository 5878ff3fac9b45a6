package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.DnsPod;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.DnsState;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;

/** All of CoreDNS runs on one side of the link. */
final class CorednsNotSpread {
    private static final Cause NONE_READY =
            new Cause(Cause.Kind.DEPENDENCY, "find CoreDNS on both sides", "no CoreDNS pod is ready");

    private static final Cause NONE_THERE =
            new Cause(Cause.Kind.DEPENDENCY, "find CoreDNS on both sides", "the pods of CoreDNS are gone");

    private CorednsNotSpread() {}

    static Check check() {
        return CheckDescription.check("coredns-not-spread", Group.NETWORK, Severity.WARNING)
                .comparing(
                        "CoreDNS pods on hybrid and on cloud nodes of a cluster that has both: those that are ready, and those on hybrid nodes that are not ready yet or no more. Nodes of EKS Auto Mode have a CoreDNS of their own.")
                .needing(KubernetesSources.NODES, KubernetesSources.COREDNS, SharedViews.MEMORY)
                .viewing(SharedViews.NODES)
                .because("A cut link takes name resolution away from the side that has none.")
                .fixedBy(
                        "Declare topology spread constraints over topology.kubernetes.io/zone for add-on coredns in {stack}, and a zone of their own for hybrid nodes. Pods stay where they run: restart them once machines have joined, so that each side has a replica. The patch of its Service has each side ask its own: without it, most queries of a side that is cut off go to the other.")
                .looking("kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide")
                .looking("aws eks describe-addon --cluster-name {cluster} --region {region} --addon-name coredns")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .changing(
                        "kubectl -n kube-system patch service kube-dns --type=merge -p '{\"spec\":{\"trafficDistribution\":\"PreferClose\"}}'")
                .changing("kubectl -n kube-system rollout restart deployment/coredns")
                .judging(CorednsNotSpread::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var nodes = facts.get(SharedViews.NODES);
        var pods = facts.get(KubernetesSources.COREDNS);
        if (nodes.others().isEmpty() || nodes.current().isEmpty()) {
            verdict.doesNotApply("the cluster has nodes on one side only");
            return;
        }
        if (pods.isEmpty()) {
            if (facts.get(SharedViews.MEMORY).lasting().since(DnsState.GONE).isPresent()) {
                verdict.unknown(NONE_THERE);
            } else {
                verdict.doesNotApply("there is no CoreDNS pod, and none was seen before");
            }
            return;
        }
        if (pods.stream().noneMatch(DnsPod::ready)) {
            // Where they will be ready again is not known: this is no repair.
            verdict.unknown(NONE_READY);
            return;
        }
        // What keeps one from being ready, its node or coredns-not-ready tells: it is placed well all the same.
        var placed = pods.stream()
                .filter(pod -> pod.ready() || nodes.named(pod.node()).isPresent())
                .toList();
        var onHybrid = placed.stream()
                .filter(pod -> nodes.named(pod.node()).isPresent())
                .count();
        var cloudHasNone = onHybrid == placed.size() && !nodes.isAutoModeAlone();
        if (onHybrid == 0 || cloudHasNone) {
            verdict.fail(
                    Subject.of("addon", "coredns"),
                    onHybrid == 0 ? "CoreDNS runs on no hybrid node" : "CoreDNS runs on hybrid nodes only",
                    Evidence.of("onHybridNodes", onHybrid)
                            .and("onCloudNodes", placed.size() - onHybrid)
                            .and(
                                    "pods",
                                    placed.stream()
                                            .map(pod -> pod.name() + " on " + pod.node())
                                            .sorted()
                                            .toList()));
        }
    }
}
