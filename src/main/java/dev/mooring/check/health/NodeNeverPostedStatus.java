package dev.mooring.check.health;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;

/** A Node was created but its kubelet never reported. */
public final class NodeNeverPostedStatus implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "node-never-posted-status", Group.HEALTH, Severity.ERROR)
            .comparing("Condition Ready against Unknown with reason NodeStatusNeverUpdated.")
            .needing(Source.KUBERNETES_NODES)
            .because("Kubelet stopped between creating the Node and its first status.")
            .fixedBy("On the machine: journalctl -u kubelet; then nodeadm init -c file://nodeConfig.yaml again")
            .foldedInto("site-disconnected", "access-entry-missing", "access-entry-wrong-type", "cluster-not-active");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        verdict.eachNode(node -> {
            var ready = node.condition("Ready");
            if (ready != null && node.isLost() && "NodeStatusNeverUpdated".equals(ready.reason())) {
                verdict.fail(
                        situation.subject(node),
                        "Node has never reported its status",
                        Evidence.of("reason", ready.reason()).and("createdAt", node.createdAt()));
            }
        });
    }
}
