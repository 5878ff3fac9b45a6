package dev.mooring.check.version;

import dev.mooring.actual.eks.Addon;
import dev.mooring.actual.eks.AddonRelease;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.check.VersionNumbers;
import dev.mooring.reading.Facts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether the installed version of an add-on fits hybrid nodes and the cluster. */
final class AddonReleases {
    /**
     * First versions that run on hybrid nodes (EKS user guide, add-ons for hybrid nodes). Add-ons that are not listed are
     * kept off hybrid nodes by their own affinity, which is in order.
     */
    private static final Map<String, String> FIRST_HYBRID = Map.ofEntries(
            Map.entry("kube-proxy", "v1.25.14-eksbuild.2"),
            Map.entry("coredns", "v1.9.3-eksbuild.7"),
            Map.entry("adot", "v0.102.1-eksbuild.2"),
            Map.entry("amazon-cloudwatch-observability", "v2.2.1-eksbuild.1"),
            Map.entry("eks-pod-identity-agent", "v1.3.3-eksbuild.1"),
            Map.entry("eks-node-monitoring-agent", "v1.2.0-eksbuild.1"),
            Map.entry("aws-privateca-connector-for-kubernetes", "v1.6.0-eksbuild.1"),
            Map.entry("snapshot-controller", "v8.1.0-eksbuild.1"),
            Map.entry("aws-fsx-csi-driver", "v1.7.0-eksbuild.1"),
            Map.entry("metrics-server", "v0.7.2-eksbuild.1"),
            Map.entry("cert-manager", "v1.17.2-eksbuild.1"),
            Map.entry("prometheus-node-exporter", "v1.9.1-eksbuild.2"),
            Map.entry("kube-state-metrics", "v2.15.0-eksbuild.4"),
            Map.entry("external-dns", "v0.19.0-eksbuild.1"));

    private AddonReleases() {}

    /** An add-on that could run on hybrid nodes is too old to. */
    static Check notHybridCapable() {
        return CheckDescription.check("addon-not-hybrid-capable", Group.VERSION, Severity.WARNING)
                .comparing(
                        "Installed add-on versions against the first that runs on hybrid nodes, and against what EKS says of their compute types.")
                .needing(EksSources.ADDONS, EksSources.ADDON_VERSIONS)
                .because("The add-on was installed before it could run on hybrid nodes.")
                .fixedBy(
                        "Declare a newer version of the add-on in {stack} and update it, or accept that it runs on cloud nodes only.")
                .looking(Commands.ADDON)
                .looking("aws eks describe-addon-versions --region {region} --addon-name {addon}")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(AddonReleases::notHybridCapable);
    }

    private static void notHybridCapable(Facts facts, Verdict verdict) {
        var offers = facts.get(EksSources.ADDON_VERSIONS);
        installed(facts).forEach(addon -> {
            var first = FIRST_HYBRID.get(addon.name());
            if (first == null) {
                return;
            }
            var elsewhere = releases(addon, offers).stream()
                    .filter(release -> release.version().equals(addon.version()))
                    .findFirst()
                    .filter(release -> !release.computeTypes().isEmpty() && !release.runsOnHybridNodes());
            if (isBefore(addon.version(), first) || elsewhere.isPresent()) {
                verdict.fail(
                        Subject.of("addon", addon.name()),
                        "Add-on " + addon.version() + " does not run on hybrid nodes",
                        Evidence.of("version", addon.version())
                                .and("firstForHybridNodes", first)
                                .and("computeTypes", elsewhere.map(AddonRelease::computeTypes)));
            }
        });
    }

    private static boolean isBefore(String version, String first) {
        return VersionNumbers.parse(version)
                .flatMap(installed -> VersionNumbers.parse(first).map(installed::isBefore))
                .orElse(false);
    }

    /** An add-on's version is not one that EKS offers for the cluster's version. */
    static Check incompatible() {
        return CheckDescription.check("addon-version-incompatible", Group.VERSION, Severity.WARNING)
                .comparing("Installed add-on versions against those EKS lists for the cluster's version.")
                .needing(EksSources.CLUSTER, EksSources.ADDONS, EksSources.ADDON_VERSIONS)
                .viewing(SharedViews.CLUSTER)
                .because("The cluster was upgraded and the add-on was not, or the other way round.")
                .fixedBy("Declare one of the offered versions in {stack} and update it.")
                .looking(Commands.ADDON_VERSIONS)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(AddonReleases::incompatible);
    }

    private static void incompatible(Facts facts, Verdict verdict) {
        var cluster = facts.get(SharedViews.CLUSTER).version();
        var offers = facts.get(EksSources.ADDON_VERSIONS);
        installed(facts).forEach(addon -> {
            var releases = releases(addon, offers);
            var offered = releases.stream()
                    .filter(release -> release.clusterVersions().isEmpty()
                            || release.clusterVersions().contains(cluster))
                    .map(AddonRelease::version)
                    .toList();
            if (!releases.isEmpty() && !offered.contains(addon.version())) {
                verdict.fail(
                        Subject.of("addon", addon.name()),
                        "Add-on " + addon.version() + " is not offered for Kubernetes " + cluster,
                        Evidence.of("version", addon.version())
                                .and("clusterVersion", cluster)
                                .and("offered", offered)
                                .naming(Placeholder.KUBERNETES_VERSION, cluster));
            }
        });
    }

    private static Collection<Addon> installed(Facts facts) {
        return new TreeMap<>(facts.get(EksSources.ADDONS)).values();
    }

    private static List<AddonRelease> releases(Addon addon, Map<String, List<AddonRelease>> offers) {
        return offers.getOrDefault(addon.name(), List.of());
    }
}
