package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Joining;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.UnreadyPods;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.List;

/** Kubelet waits for a CNI. Every new node does: {@link Joining}. */
final class CniNotInitialised {
    private CniNotInitialised() {}

    static Check check() {
        return CheckDescription.check("cni-not-initialised", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Message of condition Ready against NetworkPluginNotReady, once it has not been ready for five minutes, as a CNI may take to start on a node that came back, and after the fifteen that a new node has to become ready.")
                .needing(KubernetesSources.NODES)
                .using(KubernetesSources.DAEMONSETS, "Findings do not list the DaemonSets.")
                .viewing(SharedViews.NODES)
                .because("No CNI runs on the node: none is installed for hybrid nodes, or its agent cannot start.")
                .fixedBy(
                        "Install Cilium or Calico with affinity to eks.amazonaws.com/compute-type=hybrid; where it is installed, see why its pod does not run. Run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking(Commands.DAEMONSETS)
                .looking(Commands.NODE_PODS)
                .looking(Commands.KUBELET_LOG)
                .inhibitedBy("cni-daemonset-not-covering-nodes", "cilium-pod-cidr-missing")
                .judging(CniNotInitialised::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var now = facts.now();
        var daemonSets = facts.detail(KubernetesSources.DAEMONSETS);
        verdict.eachReporting(node -> {
            var ready = node.condition("Ready");
            if (ready == null || !isSaidBy(node) || Joining.is(node, now)) {
                return;
            }
            if (UnreadyPods.mayStillStart(ready, now)) {
                verdict.unheard(verdict.subject(node));
            } else {
                verdict.fail(
                        verdict.subject(node),
                        "No CNI is initialised on the node",
                        Evidence.of("message", ready.lastingMessage())
                                .since(ready.lastTransition())
                                .and("daemonSets", daemonSets.map(CniNotInitialised::inWords)));
            }
        });
    }

    /** Whether a node's kubelet says that the container runtime found no CNI. */
    static boolean isSaidBy(HybridNode node) {
        var ready = node.condition("Ready");
        return ready != null
                && "False".equals(ready.status())
                && ready.message().contains("NetworkPluginNotReady");
    }

    private static List<String> inWords(List<DaemonSet> sets) {
        return sets.stream()
                .map(set -> set.name() + " " + set.ready() + "/" + set.desired())
                .toList();
    }
}
