package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;

/** Nodes of several sites, and some do not say of which. */
final class NodeZoneLabelMissing {
    private NodeZoneLabelMissing() {}

    static Check check() {
        return CheckDescription.check("node-zone-label-missing", Group.NETWORK, Severity.INFO)
                .comparing("Label topology.kubernetes.io/zone on ready nodes of a cluster with more than one site.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES, SharedViews.SITES)
                .because(
                        "Without it, all hybrid nodes are one zone for eviction and spreading. No cloud controller sets it.")
                .fixedBy(
                        "Set topology.kubernetes.io/zone in kubelet's node-labels in each nodeConfig.yaml, and label the Nodes that are there.")
                .looking("kubectl get nodes -l eks.amazonaws.com/compute-type=hybrid -L topology.kubernetes.io/zone")
                .judging(NodeZoneLabelMissing::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var sites = facts.get(SharedViews.SITES).bySite().keySet();
        if (sites.size() < 2) {
            verdict.doesNotApply("the nodes stand at one site, or nobody says where");
            return;
        }
        var without = facts.get(SharedViews.NODES).current().stream()
                .filter(node -> node.zone() == null && node.isReady())
                .map(HybridNode::name)
                .toList();
        if (!without.isEmpty()) {
            verdict.fail(
                    verdict.clusterSubject(),
                    without.size() + " node(s) have no zone label",
                    Evidence.of("nodes", without).and("sites", sites));
        }
    }
}
