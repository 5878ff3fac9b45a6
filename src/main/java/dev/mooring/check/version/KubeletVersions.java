package dev.mooring.check.version;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.check.WorkedOutOnce;
import dev.mooring.reading.Facts;
import java.util.regex.Pattern;

/** Kubelet versions among themselves. */
final class KubeletVersions {
    private static final Pattern FORM = Pattern.compile("v\\d+\\.\\d+\\.\\d+(-eks-[0-9a-f]+)?");

    private KubeletVersions() {}

    /** Nodes of a site run different versions. */
    static Check mixed() {
        return CheckDescription.check("kubelet-version-mixed", Group.VERSION, Severity.INFO)
                .comparing("Distinct kubelet versions of each site.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.SITES)
                .because("A roll-out is unfinished.")
                .fixedBy("Upgrade the machines of {subject} that were left behind.")
                .looking(Commands.NODES_OF_SITE)
                .looking(Commands.HYBRID_NODES)
                .inhibitedBy("kubelet-newer-than-control-plane", "kubelet-skew-exceeded", "kubelet-skew-at-limit")
                .judging(KubeletVersions::mixed);
    }

    private static void mixed(Facts facts, Verdict verdict) {
        facts.get(SharedViews.SITES).bySite().forEach((site, nodes) -> {
            if (!Tally.areAlike(nodes, HybridNode::kubeletVersion)) {
                var versions = Tally.of(nodes, HybridNode::kubeletVersion);
                verdict.fail(
                        Subject.site(site),
                        "Nodes of the site run different kubelet versions",
                        Evidence.of("versions", versions.lines()));
            }
        });
    }

    /** A version nobody can read. */
    static Check unparseable() {
        return CheckDescription.check("kubelet-version-unparseable", Group.VERSION, Severity.INFO)
                .comparing("Form of the kubelet version against vX.Y.Z, with or without -eks-HASH.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("Kubelet is a build of its own, so its skew cannot be trusted.")
                .fixedBy("Install a release of kubelet with nodeadm.")
                .looking("kubectl get node {node} -o jsonpath='{.status.nodeInfo.kubeletVersion}'")
                .judging((_, verdict) -> unparseable(verdict));
    }

    private static void unparseable(Verdict verdict) {
        var isReadable = WorkedOutOnce.by(version -> FORM.matcher(version).matches());
        verdict.failEach(
                node -> !isReadable.of(node.kubeletVersion()),
                "Kubelet version cannot be read",
                node -> Evidence.of("version", node.kubeletVersion()));
    }
}
