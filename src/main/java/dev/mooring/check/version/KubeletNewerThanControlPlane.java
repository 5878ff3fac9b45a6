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

/** A kubelet is newer than the control plane, which Kubernetes does not support. */
public final class KubeletNewerThanControlPlane implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "kubelet-newer-than-control-plane", Group.VERSION, Severity.CRITICAL)
            .comparing("Minor version of kubelet against the cluster's.")
            .needing(Source.KUBERNETES_NODES, Source.EKS_CLUSTER)
            .because("The node was installed with a newer version than the cluster runs.")
            .fixedBy(
                    "On the machine: nodeadm uninstall, then nodeadm install with the cluster's version and nodeadm init");

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
            } else if (kubelet.behind(controlPlane) < 0) {
                verdict.fail(
                        situation.subject(node),
                        "Kubelet is newer than the control plane",
                        Evidence.of("kubelet", node.kubeletVersion())
                                .and("controlPlane", controlPlane)
                                .and("minorsBehind", kubelet.behind(controlPlane)));
            }
        }
    }
}
