package dev.mooring.check.health;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;

/** Kubelet is alive and says that the node is not ready. */
public final class NodeNotReady implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "node-not-ready", Group.HEALTH, Severity.ERROR)
            .comparing("Condition Ready against False.")
            .needing(Source.KUBERNETES_NODES)
            .because("Kubelet names the reason: no CNI, container runtime down, pressure.")
            .fixedBy("kubectl describe node {subject}; on the machine: journalctl -u kubelet -u containerd")
            .foldedInto("cni-daemonset-not-covering-nodes", "cluster-not-active");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        verdict.eachNode(node -> {
            var ready = node.condition("Ready");
            if (ready != null && "False".equals(ready.status())) {
                verdict.fail(
                        situation.subject(node),
                        "Node is not ready: " + ready.reason(),
                        Evidence.of("reason", ready.reason())
                                .and("message", ready.message())
                                .and("since", ready.lastTransition())
                                .and("heartbeat", ready.lastHeartbeat()));
            }
        });
    }
}
