package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.DnsPod;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;

/** All of CoreDNS runs on one side of the link. */
final class CorednsNotSpread {
    private CorednsNotSpread() {}

    static Check check() {
        return CheckDescription.check("coredns-not-spread", Group.NETWORK, Severity.WARNING)
                .comparing("Ready CoreDNS pods on hybrid and on cloud nodes of a cluster that has both.")
                .needing(KubernetesSources.NODES, KubernetesSources.COREDNS)
                .viewing(SharedViews.NODES)
                .because("A cut link takes name resolution away from the side that has none.")
                .fixedBy(
                        "Declare topology spread constraints over eks.amazonaws.com/compute-type for add-on coredns in {stack}, so that each side keeps a replica.")
                .looking("kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide")
                .looking("aws eks describe-addon --cluster-name {cluster} --region {region} --addon-name coredns")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(CorednsNotSpread::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var nodes = facts.get(SharedViews.NODES);
        var ready = facts.get(KubernetesSources.COREDNS).stream()
                .filter(DnsPod::ready)
                .toList();
        if (nodes.others().isEmpty() || nodes.current().isEmpty() || ready.isEmpty()) {
            verdict.doesNotApply("the cluster has nodes on one side only, or no CoreDNS pod runs");
            return;
        }
        var onHybrid = ready.stream()
                .filter(pod -> nodes.named(pod.node()).isPresent())
                .count();
        if (onHybrid == 0 || onHybrid == ready.size()) {
            verdict.fail(
                    Subject.of("addon", "coredns"),
                    onHybrid == 0 ? "CoreDNS runs on no hybrid node" : "CoreDNS runs on hybrid nodes only",
                    Evidence.of("onHybridNodes", onHybrid)
                            .and("onCloudNodes", ready.size() - onHybrid)
                            .and(
                                    "pods",
                                    ready.stream()
                                            .map(pod -> pod.name() + " on " + pod.node())
                                            .sorted()
                                            .toList()));
        }
    }
}
