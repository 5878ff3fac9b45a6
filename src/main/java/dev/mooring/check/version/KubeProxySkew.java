package dev.mooring.check.version;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.KubernetesVersion;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Facts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** kube-proxy is newer than the control plane, or three minor versions behind it: older ones it may not be. */
final class KubeProxySkew {
    private static final String KUBE_PROXY = "kube-proxy";
    private static final int LIMIT = 3;

    private KubeProxySkew() {}

    static Check check() {
        return CheckDescription.check("kube-proxy-skew", Group.VERSION, Severity.WARNING)
                .comparing(
                        "Minor version of kube-proxy (its DaemonSet's image and its add-on) against the cluster's: not newer, and less than three behind, which is the most that Kubernetes allows.")
                .needing(EksSources.CLUSTER, EksSources.ADDONS, KubernetesSources.DAEMONSETS)
                .using(
                        DeclaredSources.PULUMI_STATE,
                        "Whether the versions that are declared would fit each other is unknown.")
                .viewing(SharedViews.CLUSTER)
                .because("The add-on was not updated with the cluster.")
                .fixedBy(
                        "Declare a version of add-on kube-proxy in {stack} that goes with the cluster's, and update it.")
                .looking(Commands.DAEMONSETS)
                .looking(Commands.ADDON)
                .looking(Commands.ADDON_VERSIONS)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .inhibitedBy("drift-addon-version", "drift-cluster-version")
                .judging(KubeProxySkew::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var versions = versions(facts);
        KubernetesVersion.parse(facts.get(SharedViews.CLUSTER).version())
                .ifPresentOrElse(
                        controlPlane -> compare(controlPlane, versions, facts, verdict),
                        () -> verdict.unknown(KubernetesVersion.unreadable("the cluster")));
    }

    private static Map<String, String> versions(Facts facts) {
        var versions = new HashMap<String, String>();
        facts.get(KubernetesSources.DAEMONSETS).stream()
                .filter(set -> KUBE_PROXY.equals(set.name()))
                .forEach(set -> versions.put("daemonSet", set.imageTag()));
        var addon = facts.get(EksSources.ADDONS).get(KUBE_PROXY);
        if (addon != null) {
            versions.put("addon", addon.version());
        }
        return versions;
    }

    private static void compare(
            KubernetesVersion controlPlane, Map<String, String> versions, Facts facts, Verdict verdict) {
        var parsed = parsed(versions.values());
        if (parsed.isEmpty() && !versions.isEmpty()) {
            verdict.unknown(KubernetesVersion.unreadable(KUBE_PROXY));
        }
        if (!fit(parsed, controlPlane)) {
            var evidence = Evidence.of("controlPlane", controlPlane)
                    .and("daemonSet", versions.get("daemonSet"))
                    .and("addon", versions.get("addon"))
                    .naming(Placeholder.ADDON, KUBE_PROXY)
                    .naming(Placeholder.KUBERNETES_VERSION, controlPlane);
            facts.detail(DeclaredSources.PULUMI_STATE)
                    .tell(stack -> sayWhatDriftDoesNotExplain(stack, controlPlane, parsed, evidence));
            verdict.fail(Subject.of("addon", KUBE_PROXY), summary(parsed, controlPlane), evidence);
        }
    }

    /** Drift explains it only where all would fit if that were undone. */
    private static void sayWhatDriftDoesNotExplain(
            DeclaredStack stack, KubernetesVersion controlPlane, List<KubernetesVersion> actual, Evidence evidence) {
        var wantedCluster = stack.cluster()
                .flatMap(cluster -> cluster.settings().version().value())
                .flatMap(KubernetesVersion::parse)
                .orElse(controlPlane);
        var wantedProxy = parsed(stack.addons().stream()
                .filter(addon -> KUBE_PROXY.equals(addon.name()))
                .flatMap(addon -> addon.version().value().stream())
                .toList());
        var proxy = wantedProxy.isEmpty() ? actual : wantedProxy;
        if (!fit(actual, wantedCluster) && !fit(proxy, wantedCluster)) {
            evidence.beyond("drift-cluster-version");
        }
        if (!fit(proxy, controlPlane) && !fit(proxy, wantedCluster)) {
            evidence.beyond("drift-addon-version");
        }
    }

    private static List<KubernetesVersion> parsed(Collection<String> versions) {
        return versions.stream()
                .flatMap(text -> KubernetesVersion.parse(text).stream())
                .toList();
    }

    private static String summary(List<KubernetesVersion> proxies, KubernetesVersion controlPlane) {
        return proxies.stream()
                        .map(version -> version.behind(controlPlane))
                        .allMatch(behind -> !isBroken(behind) || behind == LIMIT)
                ? "kube-proxy is as far behind the cluster's version as it may be"
                : "kube-proxy does not fit the cluster's version";
    }

    private static boolean fit(List<KubernetesVersion> proxies, KubernetesVersion controlPlane) {
        return proxies.stream().noneMatch(version -> isBroken(version.behind(controlPlane)));
    }

    private static boolean isBroken(int behind) {
        return behind < 0 || behind >= LIMIT;
    }
}
