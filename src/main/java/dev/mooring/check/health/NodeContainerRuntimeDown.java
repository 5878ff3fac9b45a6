package dev.mooring.check.health;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;

/** Kubelet says that its container runtime is down or hangs. */
final class NodeContainerRuntimeDown {
    private NodeContainerRuntimeDown() {}

    static Check check() {
        return CheckDescription.check("node-container-runtime-down", Group.HEALTH, Severity.ERROR)
                .comparing("Message of condition Ready against container runtime and PLEG trouble.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("containerd is down or hangs; a full disk and a kernel fault are usual reasons.")
                .fixedBy("See why, then start it again. Run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking("sudo systemctl status containerd --no-pager")
                .looking("sudo journalctl -u containerd --since=-1h --no-pager")
                .looking("sudo dmesg -T | tail -n 100")
                .changing("sudo systemctl restart containerd")
                .inhibitedBy("node-flapping")
                .judging(NodeContainerRuntimeDown::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        verdict.eachReporting(node -> {
            var ready = node.condition("Ready");
            if (ready != null && "False".equals(ready.status()) && namesTheRuntime(ready.message())) {
                verdict.fail(
                        verdict.subject(node),
                        "Container runtime is down or hangs",
                        Evidence.of("message", ready.lastingMessage()).since(ready.lastTransition()));
            }
        });
    }

    static boolean namesTheRuntime(String message) {
        return message.contains("container runtime is down") || message.contains("PLEG is not healthy");
    }
}
