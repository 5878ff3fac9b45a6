package dev.mooring.check.drift;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.declared.DeclaredEksCluster.Identity;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Facts;
import java.util.Optional;

/** The declared EKS cluster does not exist. Where no stack is configured, the configured cluster should. */
final class DriftClusterMissing {
    private DriftClusterMissing() {}

    static Check check() {
        return CheckDescription.check("drift-cluster-missing", Group.DRIFT, Severity.CRITICAL)
                .comparing("The declared cluster against DescribeCluster.")
                .needing(EksSources.CLUSTER)
                .using(DeclaredSources.PULUMI_STATE, "Whether there should be a cluster is unknown.")
                .because("It was deleted outside Pulumi, or Mooring looks in the wrong account or region.")
                .fixedBy(
                        "See whether EKS lists it in the account and region of its ARN; the first command tells whose account you ask yourself. If it does, Mooring looks elsewhere: compare region and role-arn of this cluster in Mooring's configuration. If not, see what else is gone before Pulumi makes it again.")
                .looking("aws sts get-caller-identity")
                .looking("aws eks list-clusters --region {region}")
                .looking("pulumi refresh --preview-only --stack {stack}")
                .judging(DriftClusterMissing::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        if (Comparison.isHeldBack(facts, verdict)) {
            return;
        }
        var stack = facts.whereOn(DeclaredSources.PULUMI_STATE);
        var declared = stack.flatMap(DeclaredStack::cluster);
        if (stack.isPresent() && declared.isEmpty()) {
            verdict.doesNotApply("the stack declares no EKS cluster");
        } else if (facts.get(EksSources.CLUSTER).isEmpty()
                && stack.filter(found -> Comparison.isClusterCutOff(found, verdict))
                        .isEmpty()) {
            fail(declared, verdict);
        }
    }

    private static void fail(Optional<DeclaredEksCluster> declared, Verdict verdict) {
        var identity = declared.map(DeclaredEksCluster::identity);
        verdict.fail(
                verdict.clusterSubject(),
                "Declared EKS cluster does not exist",
                Evidence.of("urn", declared.map(DeclaredEksCluster::urn))
                        .and("name", identity.flatMap(Identity::name))
                        .and("region", identity.flatMap(Identity::region))
                        .and("arn", identity.flatMap(Identity::arn))
                        .and("answer", "EKS knows no cluster of this name"));
    }
}
