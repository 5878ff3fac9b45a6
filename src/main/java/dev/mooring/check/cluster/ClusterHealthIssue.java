package dev.mooring.check.cluster;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.Set;

/** EKS itself reports a health issue of the cluster. */
public final class ClusterHealthIssue implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "cluster-health-issue", Group.CLUSTER, Severity.ERROR)
            .comparing("Health issues that EKS reports.")
            .needing(Source.EKS_CLUSTER)
            .because(
                    "A deleted security group, a subnet out of addresses, a disabled KMS key, a role that is gone: the code tells.")
            .fixedBy(
                    "aws eks describe-cluster --name {cluster} --region {region} --query cluster.health; mend the named resources");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        situation
                .eks()
                .filter(eks -> !eks.healthIssues().isEmpty())
                .ifPresent(eks -> verdict.fail(
                        Severity.ERROR,
                        situation.clusterSubject(),
                        "EKS reports " + eks.healthIssues().size() + " health issue(s)",
                        Evidence.of(
                                        "codes",
                                        eks.healthIssues().stream()
                                                .map(issue -> issue.code())
                                                .toList())
                                .and(
                                        "messages",
                                        eks.healthIssues().stream()
                                                .map(issue -> issue.message())
                                                .toList())
                                .and(
                                        "resourceIds",
                                        eks.healthIssues().stream()
                                                .flatMap(issue -> issue.resourceIds().stream())
                                                .toList()),
                        isUnreachable(eks) ? situation.everything() : Set.of()));
    }

    /** The control plane cannot be reached: whatever its nodes look like then follows from that. */
    private static boolean isUnreachable(EksCluster eks) {
        return eks.healthIssues().stream().anyMatch(issue -> "ClusterUnreachable".equals(issue.code()));
    }
}
