package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.KubernetesVersion;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Source;

/** The cluster runs another Kubernetes version than declared. */
public final class DriftClusterVersion implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "drift-cluster-version", Group.DRIFT, Severity.ERROR)
            .comparing("Declared minor version against EKS.")
            .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER)
            .because("Upgraded in the console, by EKS at the end of standard support, or rolled back.")
            .fixedBy("Set version in {stack} to what runs, or upgrade: pulumi up --stack {stack}");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        new Comparison(Concern.VERSION, situation, verdict)
                .ofSetting(DeclaredEksCluster.Settings::version, (declared, eks) -> {
                    var wanted = KubernetesVersion.parse(declared);
                    var found = KubernetesVersion.parse(eks.version());
                    if (wanted.isEmpty() || found.isEmpty()) {
                        verdict.unknown(
                                new Cause(Cause.Kind.MALFORMED, "compare versions", "a version could not be parsed"));
                    } else if (!wanted.equals(found)) {
                        var lower = found.get().behind(wanted.get()) > 0;
                        verdict.fail(
                                lower ? Severity.ERROR : Severity.WARNING,
                                situation.clusterSubject(),
                                "Cluster runs " + eks.version() + ", declared is " + declared,
                                Evidence.of("declared", declared).and("actual", eks.version()));
                    }
                });
    }
}
