package dev.mooring.check.network;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;

/** A node has no address that anybody could reach it at. */
public final class NodeInternalIpMissing implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "node-internal-ip-missing", Group.NETWORK, Severity.ERROR)
            .comparing("Presence of an InternalIP.")
            .needing(Source.KUBERNETES_NODES)
            .because("Kubelet has not found an address, and no cloud provider fills it in for a hybrid node.")
            .fixedBy("Set kubelet's node-ip on {subject} in nodeConfig.yaml and run nodeadm init again");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        verdict.eachNode(node -> {
            if (node.internalIp() == null) {
                verdict.fail(
                        situation.subject(node),
                        "Node has no InternalIP",
                        Evidence.of("node", node.name()).and("createdAt", node.createdAt()));
            }
        });
    }
}
