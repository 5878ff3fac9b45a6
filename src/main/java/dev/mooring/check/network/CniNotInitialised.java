package dev.mooring.check.network;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.List;
import java.util.Optional;

/** Kubelet waits for a CNI. */
public final class CniNotInitialised implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "cni-not-initialised", Group.NETWORK, Severity.ERROR)
            .comparing("Message of condition Ready against NetworkPluginNotReady.")
            .needing(Source.KUBERNETES_NODES)
            .because("No CNI runs on the node: none is installed for hybrid nodes, or its agent cannot start.")
            .fixedBy(
                    "Install Cilium (or Calico) with affinity to eks.amazonaws.com/compute-type=hybrid; kubectl -n kube-system get daemonsets")
            .foldedInto("cni-daemonset-not-covering-nodes");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        verdict.eachNode(node -> {
            var ready = node.condition("Ready");
            if (ready != null
                    && "False".equals(ready.status())
                    && ready.message().contains("NetworkPluginNotReady")) {
                verdict.fail(
                        situation.subject(node),
                        "No CNI is initialised on the node",
                        Evidence.of("message", ready.message())
                                .and("since", ready.lastTransition())
                                .and("daemonSets", daemonSets(situation)));
            }
        });
    }

    private static Optional<List<String>> daemonSets(Situation situation) {
        return situation
                .actual()
                .kubernetes()
                .daemonSets()
                .value()
                .map(sets -> sets.stream()
                        .map(set -> set.name() + " " + set.ready() + "/" + set.desired())
                        .toList());
    }
}
