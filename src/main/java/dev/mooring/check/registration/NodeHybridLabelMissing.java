package dev.mooring.check.registration;

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

/** A node that is hybrid by its provider id has lost the hybrid label. */
final class NodeHybridLabelMissing {
    private NodeHybridLabelMissing() {}

    static Check check() {
        return CheckDescription.check("node-hybrid-label-missing", Group.REGISTRATION, Severity.ERROR)
                .comparing("Label eks.amazonaws.com/compute-type on nodes with a hybrid provider id.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because(
                        "The label was removed by hand. Serving-certificate approval, CNI affinity and add-on anti-affinity all select on it.")
                .fixedBy(
                        "Put the label back, and see that it is not taken out of kubelet's node-labels in nodeConfig.yaml.")
                .looking(Commands.NODE_WIDE)
                .changing("kubectl label node {node} --overwrite eks.amazonaws.com/compute-type=hybrid")
                .judging(NodeHybridLabelMissing::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        verdict.failEach(
                node -> !node.hasHybridLabel(),
                "Node has a hybrid provider id but no hybrid label",
                node -> Evidence.of("providerId", node.providerId())
                        .and("label", node.labels().getOrDefault(HybridNode.COMPUTE_TYPE, "(absent)")));
    }
}
