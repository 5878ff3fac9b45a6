package dev.mooring.check.version;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.KubernetesVersion;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.HashMap;
import java.util.Optional;

/** A kubelet is more than three minor versions behind the control plane. */
public final class KubeletSkewExceeded implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "kubelet-skew-exceeded", Group.VERSION, Severity.CRITICAL)
            .comparing("Minor versions that kubelet is behind the cluster, against 3.")
            .needing(Source.KUBERNETES_NODES, Source.EKS_CLUSTER)
            .because("The node was left behind when the cluster was upgraded.")
            .fixedBy("On the machine: nodeadm upgrade VERSION -c file://nodeConfig.yaml");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        situation
                .eks()
                .ifPresent(eks -> KubernetesVersion.parse(eks.version())
                        .ifPresentOrElse(
                                controlPlane -> judge(controlPlane, situation, verdict),
                                () -> verdict.unknown(KubernetesVersion.unreadable("the cluster"))));
    }

    private static void judge(KubernetesVersion controlPlane, Situation situation, Verdict verdict) {
        var parsed = new HashMap<String, Optional<KubernetesVersion>>();
        for (var node : situation.nodes()) {
            var kubelet = parsed.computeIfAbsent(node.kubeletVersion(), KubernetesVersion::parse)
                    .orElse(null);
            if (kubelet == null) {
                verdict.unknown(KubernetesVersion.unreadable(node.name()));
            } else if (kubelet.behind(controlPlane) > 3) {
                verdict.fail(
                        situation.subject(node),
                        "Kubelet is too far behind the control plane",
                        Evidence.of("kubelet", node.kubeletVersion())
                                .and("controlPlane", controlPlane)
                                .and("minorsBehind", kubelet.behind(controlPlane)));
            }
        }
    }
}
