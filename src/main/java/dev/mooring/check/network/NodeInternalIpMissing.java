package dev.mooring.check.network;

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

/** A node has no address that anybody could reach it at. */
final class NodeInternalIpMissing {
    private NodeInternalIpMissing() {}

    static Check check() {
        return CheckDescription.check("node-internal-ip-missing", Group.NETWORK, Severity.ERROR)
                .comparing("Presence of an InternalIP.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("Kubelet has not found an address, and no cloud provider fills it in for a hybrid node.")
                .fixedBy("Set kubelet's node-ip in nodeConfig.yaml. Run the sudo commands on the machine.")
                .looking("kubectl get node {node} -o jsonpath='{.status.addresses}'")
                .looking("sudo ip -brief address")
                .changing(Commands.INIT)
                .judging(NodeInternalIpMissing::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        verdict.failEach(
                node -> node.internalIp() == null,
                "Node has no InternalIP",
                node -> Evidence.of("node", node.name()).and("createdAt", node.createdAt()));
    }
}
