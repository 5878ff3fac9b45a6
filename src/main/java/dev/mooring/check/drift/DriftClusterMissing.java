package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.reading.Source;

/** The declared EKS cluster does not exist. */
public final class DriftClusterMissing implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "drift-cluster-missing", Group.DRIFT, Severity.CRITICAL)
            .comparing("The declared cluster against DescribeCluster.")
            .needing(Source.EKS_CLUSTER)
            .because("It was deleted outside Pulumi, or Mooring looks in the wrong account or region.")
            .fixedBy(
                    "aws sts get-caller-identity; aws eks list-clusters --region {region}; then pulumi refresh --preview-only --stack {stack}");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        if (Comparison.pulumiRuns(situation, verdict)) {
            return;
        }
        if (situation.stack().isPresent() && situation.declaredEks().isEmpty()) {
            verdict.skip("the stack declares no EKS cluster");
        } else if (situation.eks().isEmpty()) {
            var identity = situation.declaredEks().map(DeclaredEksCluster::identity);
            verdict.fail(
                    situation.clusterSubject(),
                    "Declared EKS cluster does not exist",
                    Evidence.of("urn", situation.declaredEks().map(DeclaredEksCluster::urn))
                            .and("name", identity.flatMap(DeclaredEksCluster.Identity::name))
                            .and("region", identity.flatMap(DeclaredEksCluster.Identity::region))
                            .and("arn", identity.flatMap(DeclaredEksCluster.Identity::arn))
                            .and("answer", "EKS knows no cluster of this name"));
        }
    }
}
