package dev.mooring.check.version;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.KubernetesVersion;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** kube-proxy is newer than the control plane, or three minor versions behind it. */
public final class KubeProxySkew implements Check {
    private static final String KUBE_PROXY = "kube-proxy";
    private static final int LIMIT = 3;
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "kube-proxy-skew", Group.VERSION, Severity.WARNING)
            .comparing(
                    "Minor version of kube-proxy (its DaemonSet's image and its add-on) against the cluster's: not newer, and less than three behind.")
            .needing(Source.EKS_CLUSTER, Source.EKS_ADDONS, Source.KUBERNETES_DAEMONSETS)
            .because("The add-on was not updated with the cluster.")
            .fixedBy(
                    "aws eks update-addon --cluster-name {cluster} --region {region} --addon-name kube-proxy --addon-version VERSION");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var controlPlane = situation.eks().flatMap(eks -> KubernetesVersion.parse(eks.version()));
        if (controlPlane.isEmpty()) {
            verdict.skip("the cluster's version is not known");
            return;
        }
        var versions = versions(situation);
        if (!versions.isEmpty()
                && versions.values().stream()
                        .allMatch(text -> KubernetesVersion.parse(text).isEmpty())) {
            verdict.unknown(KubernetesVersion.unreadable("kube-proxy"));
        }
        var broken = versions.values().stream()
                .flatMap(text -> KubernetesVersion.parse(text).stream())
                .anyMatch(version -> isBroken(version.behind(controlPlane.get())));
        if (broken) {
            verdict.fail(
                    Subject.of("addon", KUBE_PROXY),
                    "kube-proxy does not fit the cluster's version",
                    Evidence.of("controlPlane", controlPlane.get())
                            .and("daemonSet", versions.get("daemonSet"))
                            .and("addon", versions.get("addon")));
        }
    }

    private static boolean isBroken(int behind) {
        return behind < 0 || behind >= LIMIT;
    }

    private static Map<String, String> versions(Situation situation) {
        var versions = new HashMap<String, String>();
        situation.actual().kubernetes().daemonSets().value().orElse(List.of()).stream()
                .filter(set -> KUBE_PROXY.equals(set.name()))
                .forEach(set -> versions.put("daemonSet", set.imageTag()));
        Optional.ofNullable(situation
                        .actual()
                        .eks()
                        .addons()
                        .value()
                        .orElse(Map.of())
                        .get(KUBE_PROXY))
                .ifPresent(addon -> versions.put("addon", addon.version()));
        return versions;
    }
}
