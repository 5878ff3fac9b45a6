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
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import dev.mooring.roster.FleetNodes;

/** All of CoreDNS runs on one side of the link. */
final class CorednsNotSpread {
    private static final Cause NONE_READY =
            new Cause(Cause.Kind.DEPENDENCY, "find CoreDNS on both sides", "no CoreDNS pod is ready");

    private CorednsNotSpread() {}

    static Check check() {
        return CheckDescription.check("coredns-not-spread", Group.NETWORK, Severity.WARNING)
                .comparing(
                        "CoreDNS pods on hybrid and on cloud nodes of a cluster that has both: those that are ready, and those of hybrid nodes that are not. Nodes of EKS Auto Mode have a CoreDNS of their own.")
                .needing(KubernetesSources.NODES, KubernetesSources.COREDNS)
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
        if (nodes.others().isEmpty() || nodes.current().isEmpty() || pods.isEmpty()) {
            verdict.doesNotApply("the cluster has nodes on one side only, or there is no CoreDNS pod");
            return;
        }
        if (pods.stream().noneMatch(DnsPod::ready)) {
            // Where they will be ready again is not known: this is no repair.
            verdict.unknown(NONE_READY);
            return;
        }
        var placed = pods.stream()
                .filter(pod -> pod.ready() || isDownWithItsNode(pod, nodes))
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

    /** The node tells why it is not ready, and it is placed well all the same. */
    private static boolean isDownWithItsNode(DnsPod pod, FleetNodes nodes) {
        return nodes.named(pod.node()).filter(node -> !node.isReady()).isPresent();
    }
}
