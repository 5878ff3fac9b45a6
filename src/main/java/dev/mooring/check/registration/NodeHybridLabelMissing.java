package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;

/** A node that is hybrid by its provider id has lost the hybrid label. */
public final class NodeHybridLabelMissing implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "node-hybrid-label-missing", Group.REGISTRATION, Severity.ERROR)
            .comparing("Label eks.amazonaws.com/compute-type on nodes with a hybrid provider id.")
            .needing(Source.KUBERNETES_NODES)
            .because(
                    "The label was removed by hand. Serving-certificate approval, CNI affinity and add-on anti-affinity all select on it.")
            .fixedBy(
                    "kubectl label node {subject} eks.amazonaws.com/compute-type=hybrid; and set it again in kubelet's node-labels");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        verdict.eachNode(node -> {
            if (!node.hasHybridLabel()) {
                verdict.fail(
                        situation.subject(node),
                        "Node has a hybrid provider id but no hybrid label",
                        Evidence.of("providerId", node.providerId())
                                .and("label", node.labels().getOrDefault(HybridNode.COMPUTE_TYPE, "(absent)")));
            }
        });
    }
}
