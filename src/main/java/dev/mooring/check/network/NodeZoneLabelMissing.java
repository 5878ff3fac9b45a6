package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;

/** Nodes of several sites, and some do not say of which. */
public final class NodeZoneLabelMissing implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "node-zone-label-missing", Group.NETWORK, Severity.INFO)
            .comparing("Label topology.kubernetes.io/zone on ready nodes of a cluster with more than one site.")
            .needing(Source.KUBERNETES_NODES)
            .because(
                    "Without it, all hybrid nodes are one zone for eviction and spreading. No cloud controller sets it.")
            .fixedBy(
                    "Set topology.kubernetes.io/zone in kubelet's node-labels; kubectl label node NODE topology.kubernetes.io/zone=SITE");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        if (situation.sites().bySite().size() < 2) {
            verdict.skip("the nodes stand at one site, or nobody says where");
            return;
        }
        var without = situation.nodes().stream()
                .filter(node -> node.zone() == null && node.isReady())
                .map(HybridNode::name)
                .toList();
        if (!without.isEmpty()) {
            verdict.fail(
                    situation.clusterSubject(),
                    without.size() + " node(s) have no zone label",
                    Evidence.of("nodes", without)
                            .and("sites", situation.sites().bySite().keySet()));
        }
    }
}
