package dev.mooring.check.version;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.KubernetesVersion;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.check.WorkedOutOnce;
import dev.mooring.reading.Facts;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How far a kubelet may be from the control plane: never ahead, and at most three minor versions behind. */
final class KubeletSkew {
    private static final int LIMIT = 3;

    private KubeletSkew() {}

    /** A kubelet is newer than the control plane, which Kubernetes does not support. */
    static Check newerThanControlPlane() {
        return CheckDescription.check("kubelet-newer-than-control-plane", Group.VERSION, Severity.CRITICAL)
                .comparing("Minor version of kubelet against the cluster's.")
                .needing(KubernetesSources.NODES, EksSources.CLUSTER)
                .viewing(SharedViews.NODES, SharedViews.CLUSTER)
                .because("The node was installed with a newer version than the cluster runs.")
                .fixedBy(
                        Commands.NEW_ACTIVATION
                                + "Drain the node, uninstall, remove its Node, install the cluster's version and let it join again; run the sudo commands on the machine.")
                .looking(Commands.NODE_WIDE)
                .looking(Commands.NODEADM_VERSION)
                .changing(Commands.DRAIN)
                .changing(Commands.UNINSTALL)
                .changing(Commands.DELETE_NODE)
                .changing(Commands.JOIN_AGAIN)
                .inhibitedBy("drift-cluster-version")
                .judging((facts, verdict) ->
                        compare(facts, verdict, behind -> behind < 0, "Kubelet is newer than the control plane"));
    }

    /** A kubelet is more than three minor versions behind the control plane. */
    static Check exceeded() {
        return CheckDescription.check("kubelet-skew-exceeded", Group.VERSION, Severity.CRITICAL)
                .comparing("Minor versions that kubelet is behind the cluster, against 3.")
                .needing(KubernetesSources.NODES, EksSources.CLUSTER)
                .viewing(SharedViews.NODES, SharedViews.CLUSTER)
                .because("The node was left behind when the cluster was upgraded.")
                .fixedBy(Commands.LATEST_NODEADM
                        + "Drain it, run the sudo commands on the machine, and let pods onto it again.")
                .looking(Commands.NODE_WIDE)
                .looking(Commands.NODEADM_VERSION)
                .changing(Commands.DRAIN)
                .changing(Commands.UPGRADE)
                .changing(Commands.UNCORDON)
                .judging((facts, verdict) -> compare(
                        facts, verdict, behind -> behind > LIMIT, "Kubelet is too far behind the control plane"));
    }

    /** A kubelet is as far behind as it may be. */
    static Check atLimit() {
        return CheckDescription.check("kubelet-skew-at-limit", Group.VERSION, Severity.WARNING)
                .comparing("Minor versions that kubelet is behind the cluster, against just 3.")
                .needing(KubernetesSources.NODES, EksSources.CLUSTER)
                .viewing(SharedViews.NODES, SharedViews.CLUSTER)
                .because("The node was left behind when the cluster was upgraded.")
                .fixedBy(
                        Commands.LATEST_NODEADM
                                + "Before the control plane is upgraded next: drain it, run the sudo commands on the machine, and let pods onto it again.")
                .looking(Commands.NODE_WIDE)
                .looking(Commands.NODEADM_VERSION)
                .changing(Commands.DRAIN)
                .changing(Commands.UPGRADE)
                .changing(Commands.UNCORDON)
                .judging((facts, verdict) ->
                        compare(facts, verdict, behind -> behind == LIMIT, "Kubelet is as far behind as it may be"));
    }

    /** @param isBroken by how many minor versions a kubelet may not be behind; negative is ahead */
    private static void compare(Facts facts, Verdict verdict, IntPredicate isBroken, String summary) {
        KubernetesVersion.parse(facts.get(SharedViews.CLUSTER).version())
                .ifPresentOrElse(
                        controlPlane -> compareEach(controlPlane, verdict, isBroken, summary),
                        () -> verdict.unknown(KubernetesVersion.unreadable("the cluster")));
    }

    private static void compareEach(
            KubernetesVersion controlPlane, Verdict verdict, IntPredicate isBroken, String summary) {
        var parsed = WorkedOutOnce.by(KubernetesVersion::parse);
        verdict.eachNode(node -> {
            var kubelet = parsed.of(node.kubeletVersion()).orElse(null);
            if (kubelet == null) {
                verdict.unknown(verdict.subject(node), KubernetesVersion.unreadable(node.name()));
            } else if (isBroken.test(kubelet.behind(controlPlane))) {
                var subject = verdict.subject(node);
                verdict.fail(
                        verdict.severity(),
                        subject,
                        summary,
                        Evidence.of("kubelet", node.kubeletVersion())
                                .and("controlPlane", controlPlane)
                                .and("minorsBehind", kubelet.behind(controlPlane)),
                        // Its site then has more than one version.
                        Stream.ofNullable(subject.site()).collect(Collectors.toSet()));
            }
        });
    }
}
