package dev.mooring.check.version;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.HashMap;
import java.util.regex.Pattern;

/** Kubelet versions among themselves. */
public final class KubeletVersions {
    private static final Pattern FORM = Pattern.compile("v\\d+\\.\\d+\\.\\d+(-eks-[0-9a-f]+)?");

    private KubeletVersions() {}

    /** Nodes of a site run different versions. */
    public static Check mixed() {
        return Check.of(
                CheckDescription.check("kubelet-version-mixed", Group.VERSION, Severity.INFO)
                        .comparing("Distinct kubelet versions of each site.")
                        .needing(Source.KUBERNETES_NODES)
                        .because("A roll-out is unfinished.")
                        .fixedBy("On the machines left behind: nodeadm upgrade VERSION -c file://nodeConfig.yaml"),
                (situation, verdict) -> situation.sites().bySite().forEach((site, nodes) -> {
                    if (!Tally.areAlike(nodes, HybridNode::kubeletVersion)) {
                        var versions = Tally.of(nodes, HybridNode::kubeletVersion);
                        verdict.fail(
                                Subject.site(site),
                                "Nodes of the site run different kubelet versions",
                                Evidence.of("versions", versions.lines()));
                    }
                }));
    }

    /** A version nobody can read. */
    public static Check unparseable() {
        return Check.of(
                CheckDescription.check("kubelet-version-unparseable", Group.VERSION, Severity.INFO)
                        .comparing("Form of the kubelet version against vX.Y.Z, with or without -eks-HASH.")
                        .needing(Source.KUBERNETES_NODES)
                        .because("Kubelet is a build of its own, so its skew cannot be trusted.")
                        .fixedBy(
                                "kubectl get node {subject} -o jsonpath={.status.nodeInfo.kubeletVersion}; reinstall with nodeadm"),
                KubeletVersions::unparseable);
    }

    private static void unparseable(Situation situation, Verdict verdict) {
        var known = new HashMap<String, Boolean>();
        verdict.failEach(
                node -> !known.computeIfAbsent(
                        node.kubeletVersion(), version -> FORM.matcher(version).matches()),
                "Kubelet version cannot be read",
                node -> Evidence.of("version", node.kubeletVersion()));
    }
}
