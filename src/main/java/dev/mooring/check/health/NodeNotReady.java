package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.Condition;
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
import java.util.stream.Stream;

/**
 * Kubelet is alive and says that the node is not ready. Every node begins so: one that has not been ready since it was made
 * has fifteen minutes, as in node-join-slow.
 */
final class NodeNotReady {
    /** Written from its start until containerd has answered once (kubernetes, {@code pkg/kubelet/runtime.go}). */
    private static final String JUST_STARTED = "container runtime status check may not have completed yet";

    private static final String NO_CNI = "NetworkPluginNotReady";

    /** Passes within seconds of a start. */
    private static final String NO_CSI_NODE = "CSINode is not yet initialized";

    private NodeNotReady() {}

    static Check check() {
        return CheckDescription.check("node-not-ready", Group.HEALTH, Severity.ERROR)
                .comparing(
                        "Condition Ready against False, after the fifteen minutes that a new node has to become ready. One that waits for its CNI alone counts after five minutes.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("Kubelet names the reason: no CNI, container runtime down, pressure.")
                .fixedBy("Mend what kubelet names. Run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking(Commands.NODE_PODS)
                .looking("sudo journalctl -u kubelet -u containerd --since=-1h --no-pager")
                .inhibitedBy(
                        "node-flapping",
                        "node-container-runtime-down",
                        "cni-not-initialised",
                        "cni-daemonset-not-covering-nodes",
                        "cilium-pod-cidr-missing",
                        "cluster-not-active")
                .judging(NodeNotReady::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var now = facts.now();
        verdict.eachUnready(node -> {
            var ready = node.condition("Ready");
            if (ready == null || !"False".equals(ready.status()) || Joining.is(node, now)) {
                return;
            }
            if (waitsForCniAlone(ready) && UnreadyPods.mayStillStart(ready, now)) {
                verdict.unheard(verdict.subject(node));
            } else {
                verdict.fail(
                        verdict.subject(node),
                        "Node is not ready: " + ready.reason(),
                        Evidence.of("reason", ready.reason())
                                .and("message", ready.lastingMessage())
                                .since(ready.lastTransition())
                                .pointingTo(cause(ready)));
            }
        });
    }

    /** Where several things are wrong, kubelet lists them in brackets. */
    private static boolean waitsForCniAlone(Condition ready) {
        return ready.message().contains(NO_CNI)
                && Stream.of(ready.message().split(", "))
                        .allMatch(wrong -> wrong.contains(NO_CNI) || wrong.contains(NO_CSI_NODE));
    }

    private static String cause(Condition ready) {
        var message = ready.message();
        if (message.contains(NO_CNI)) {
            return "No CNI has started on the node.";
        }
        if (NodeContainerRuntimeDown.namesTheRuntime(message)) {
            return "containerd is down or hangs.";
        }
        if (message.contains(JUST_STARTED)) {
            return "Kubelet has just started; where this lasts, containerd has not answered it since.";
        }
        return message.isBlank() ? "Kubelet is alive and does not say why." : "Kubelet is alive, and says why.";
    }
}
