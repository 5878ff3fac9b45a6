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
import java.util.function.IntPredicate;

/**
 * How far a kubelet may be from the control plane: never ahead, and at most three minor versions behind.
 *
 * @param isBroken by how many minor versions a kubelet may not be behind; negative is ahead
 */
public record KubeletSkew(CheckDescription description, IntPredicate isBroken, String summary) implements Check {

    /** A kubelet is newer than the control plane, which Kubernetes does not support. */
    public static KubeletSkew newerThanControlPlane() {
        var description = CheckDescription.check("kubelet-newer-than-control-plane", Group.VERSION, Severity.CRITICAL)
                .comparing("Minor version of kubelet against the cluster's.")
                .needing(Source.KUBERNETES_NODES, Source.EKS_CLUSTER)
                .because("The node was installed with a newer version than the cluster runs.")
                .fixedBy(
                        "On the machine: nodeadm uninstall, then nodeadm install with the cluster's version and nodeadm init");
        return new KubeletSkew(description, behind -> behind < 0, "Kubelet is newer than the control plane");
    }

    /** A kubelet is more than three minor versions behind the control plane. */
    public static KubeletSkew exceeded() {
        var description = CheckDescription.check("kubelet-skew-exceeded", Group.VERSION, Severity.CRITICAL)
                .comparing("Minor versions that kubelet is behind the cluster, against 3.")
                .needing(Source.KUBERNETES_NODES, Source.EKS_CLUSTER)
                .because("The node was left behind when the cluster was upgraded.")
                .fixedBy("On the machine: nodeadm upgrade VERSION -c file://nodeConfig.yaml");
        return new KubeletSkew(description, behind -> behind > 3, "Kubelet is too far behind the control plane");
    }

    /** A kubelet is as far behind as it may be. */
    public static KubeletSkew atLimit() {
        var description = CheckDescription.check("kubelet-skew-at-limit", Group.VERSION, Severity.WARNING)
                .comparing("Minor versions that kubelet is behind the cluster, against just 3.")
                .needing(Source.KUBERNETES_NODES, Source.EKS_CLUSTER)
                .because("The node was left behind when the cluster was upgraded.")
                .fixedBy(
                        "Before the control plane is upgraded: nodeadm upgrade VERSION -c file://nodeConfig.yaml on {subject}");
        return new KubeletSkew(description, behind -> behind == 3, "Kubelet is as far behind as it may be");
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

    private void judge(KubernetesVersion controlPlane, Situation situation, Verdict verdict) {
        var parsed = new HashMap<String, Optional<KubernetesVersion>>();
        verdict.eachNode(node -> {
            var kubelet = parsed.computeIfAbsent(node.kubeletVersion(), KubernetesVersion::parse)
                    .orElse(null);
            if (kubelet == null) {
                verdict.unknown(KubernetesVersion.unreadable(node.name()));
            } else if (isBroken.test(kubelet.behind(controlPlane))) {
                verdict.fail(
                        situation.subject(node),
                        summary,
                        Evidence.of("kubelet", node.kubeletVersion())
                                .and("controlPlane", controlPlane)
                                .and("minorsBehind", kubelet.behind(controlPlane)));
            }
        });
    }
}
