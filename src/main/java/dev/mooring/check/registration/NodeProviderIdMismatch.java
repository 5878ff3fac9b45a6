package dev.mooring.check.registration;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.HybridNode;
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

/** The provider id names another region, cluster or node. */
final class NodeProviderIdMismatch {
    private NodeProviderIdMismatch() {}

    static Check check() {
        return CheckDescription.check("node-provider-id-mismatch", Group.REGISTRATION, Severity.ERROR)
                .comparing("spec.providerID against eks-hybrid:///REGION/CLUSTER/NAME.")
                .needing(KubernetesSources.NODES, EksSources.CLUSTER)
                .viewing(SharedViews.NODES, SharedViews.CLUSTER)
                .because("The host was moved from another cluster without uninstall, or kubelet flags were overridden.")
                .fixedBy(
                        "The provider id of a Node cannot be changed. "
                                + Commands.NEW_ACTIVATION
                                + "Drain the node, uninstall, remove its Node, install again and let it join; run the sudo commands on the machine.")
                .looking("kubectl get node {node} -o jsonpath='{.spec.providerID}'")
                .looking(Commands.NODEADM_VERSION)
                .changing(Commands.DRAIN)
                .changing(Commands.UNINSTALL)
                .changing(Commands.DELETE_NODE)
                .changing(Commands.JOIN_AGAIN)
                .judging(NodeProviderIdMismatch::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var eks = facts.get(SharedViews.CLUSTER);
        var prefix = HybridNode.PROVIDER_ID_PREFIX + eks.region() + "/" + eks.name() + "/";
        verdict.failEach(
                node -> !isJoined(prefix, node.name(), node.providerId()),
                "Provider id does not fit this cluster and node",
                node -> Evidence.of("expected", prefix + node.name())
                        .and("actual", node.providerId())
                        .since(node.createdAt()));
    }

    /** Compares without joining them for every node. */
    private static boolean isJoined(String prefix, String name, String whole) {
        return whole.length() == prefix.length() + name.length() && whole.startsWith(prefix) && whole.endsWith(name);
    }
}
