package dev.mooring.check.drift;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.check.Check;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.KubernetesVersion;
import dev.mooring.check.Severity;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredEksCluster.Settings;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;

/** The cluster runs another Kubernetes version than declared. */
final class DriftClusterVersion {
    private DriftClusterVersion() {}

    static Check check() {
        return Comparison.check("drift-cluster-version", Severity.ERROR)
                .comparing("Declared minor version against EKS.")
                .because("Upgraded in the console, by EKS at the end of standard support, or rolled back.")
                .fixedBy("Set version in {stack} to what runs; or, where that is newer than what runs, upgrade by an update.")
                .looking("aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[version,platformVersion]'")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(DriftClusterVersion::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        new Comparison(Concern.VERSION, facts, verdict)
                .ofSetting(Settings::version, (declared, eks) -> compare(declared, eks, verdict));
    }

    private static void compare(String declared, EksCluster eks, Verdict verdict) {
        var wanted = KubernetesVersion.parse(declared);
        var found = KubernetesVersion.parse(eks.version());
        if (wanted.isEmpty() || found.isEmpty()) {
            verdict.unknown(new Cause(Cause.Kind.MALFORMED, "compare versions", "a version could not be parsed"));
        } else if (!wanted.equals(found)) {
            var lower = found.get().behind(wanted.get()) > 0;
            verdict.fail(
                    lower ? Severity.ERROR : Severity.WARNING,
                    verdict.clusterSubject(),
                    "Cluster runs " + eks.version() + ", declared is " + declared,
                    Evidence.of("declared", declared).and("actual", eks.version()));
        }
    }
}
