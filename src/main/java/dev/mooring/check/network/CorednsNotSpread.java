package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.DnsPod;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.List;

/** All of CoreDNS runs on one side of the link. */
public final class CorednsNotSpread implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "coredns-not-spread", Group.NETWORK, Severity.WARNING)
            .comparing("Ready CoreDNS pods on hybrid and on cloud nodes of a cluster that has both.")
            .needing(Source.KUBERNETES_NODES, Source.KUBERNETES_COREDNS)
            .because("A cut link takes name resolution away from the side that has none.")
            .fixedBy(
                    "Give the coredns add-on topology spread constraints over eks.amazonaws.com/compute-type; keep a replica on each side");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var others =
                situation.actual().kubernetes().nodes().value().orElseThrow().others();
        var ready = situation.actual().kubernetes().dnsPods().value().orElse(List.of()).stream()
                .filter(DnsPod::ready)
                .toList();
        if (others.isEmpty() || situation.nodes().isEmpty() || ready.isEmpty()) {
            verdict.skip("the cluster has nodes on one side only, or no CoreDNS pod runs");
            return;
        }
        var onHybrid = ready.stream()
                .filter(pod -> situation.nodeNamed(pod.node()).isPresent())
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
