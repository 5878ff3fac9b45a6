package dev.mooring.check.drift;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.Evidence;
import dev.mooring.check.KubernetesVersion;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredEksCluster.Settings;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The cluster runs another Kubernetes version than declared. */
final class DriftClusterVersion {
    private DriftClusterVersion() {}

    static Check check() {
        return Comparison.check("drift-cluster-version", Severity.ERROR)
                .comparing(
                        "Declared minor version against EKS; critical where hybrid nodes already run the declared one, which is newer.")
                .using(KubernetesSources.NODES, "Where the versions differ, it is unknown which nodes are ahead.")
                .viewing(SharedViews.NODES)
                .because("Upgraded in the console, by EKS at the end of standard support, or rolled back.")
                .fixedBy(
                        "Set version in {stack} to what runs; or, where that is newer than what runs, upgrade by an update.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[version,platformVersion]'")
                .updatingTheCluster()
                .judging(DriftClusterVersion::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        new Comparison(Concern.VERSION, facts, verdict)
                .ofSetting(Settings::version, (declared, eks) -> compare(declared, eks, facts, verdict));
    }

    private static void compare(String declared, EksCluster eks, Facts facts, Verdict verdict) {
        var wanted = KubernetesVersion.parse(declared);
        var found = KubernetesVersion.parse(eks.version());
        if (wanted.isEmpty() || found.isEmpty()) {
            verdict.unknown(new Cause(Cause.Kind.MALFORMED, "compare versions", "a version could not be parsed"));
        } else if (!wanted.equals(found)) {
            var lower = found.get().behind(wanted.get()) > 0;
            var ahead = lower ? ahead(found.get(), wanted.get(), facts) : Set.<String>of();
            verdict.fail(
                    severity(lower, ahead),
                    verdict.clusterSubject(),
                    "Cluster runs " + eks.version() + ", declared is " + declared,
                    Evidence.of("declared", declared)
                            .and("actual", eks.version())
                            .and("nodesAhead", ahead.stream().sorted().toList()),
                    lower ? covers(ahead, verdict) : Set.of());
        }
    }

    private static Severity severity(boolean lower, Set<String> ahead) {
        if (!ahead.isEmpty()) {
            return Severity.CRITICAL;
        }
        return lower ? Severity.ERROR : Severity.WARNING;
    }

    /** Hybrid nodes that are ahead of the cluster only because it does not run what is declared. */
    private static Set<String> ahead(KubernetesVersion found, KubernetesVersion wanted, Facts facts) {
        return facts.whereOn(KubernetesSources.NODES).flatMap(_ -> facts.partly(SharedViews.NODES)).stream()
                .flatMap(nodes -> nodes.current().stream())
                .filter(node -> KubernetesVersion.parse(node.kubeletVersion())
                        .filter(kubelet -> kubelet.behind(found) < 0 && kubelet.behind(wanted) >= 0)
                        .isPresent())
                .map(HybridNode::name)
                .collect(Collectors.toSet());
    }

    /** What would be in order if the cluster ran what is declared: those nodes, kube-proxy, and how long it is supported. */
    private static Set<String> covers(Set<String> ahead, Verdict verdict) {
        var names = new HashSet<>(ahead);
        names.add("kube-proxy");
        names.add(verdict.clusterSubject().name());
        return names;
    }
}
