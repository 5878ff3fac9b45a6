package dev.mooring.check.cluster;

import dev.mooring.actual.eks.EksCluster.HealthIssue;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.Set;

/** EKS itself reports a health issue of the cluster. */
final class ClusterHealthIssue {
    private ClusterHealthIssue() {}

    static Check check() {
        return CheckDescription.check("cluster-health-issue", Group.CLUSTER, Severity.ERROR)
                .comparing("Health issues that EKS reports.")
                .needing(EksSources.CLUSTER)
                .viewing(SharedViews.CLUSTER)
                .because(
                        "A deleted security group, a subnet out of addresses, a disabled KMS key, a role that is gone: the code tells.")
                .fixedBy("Mend the resources that EKS names, in {stack} where it declares them.")
                .looking("aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.health'")
                .looking(Commands.PREVIEW)
                .judging(ClusterHealthIssue::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var issues = facts.get(SharedViews.CLUSTER).healthIssues();
        if (!issues.isEmpty()) {
            verdict.fail(
                    Severity.ERROR,
                    verdict.clusterSubject(),
                    "EKS reports " + issues.size() + " health issue(s)",
                    Evidence.of("codes", issues.stream().map(HealthIssue::code).toList())
                            .and(
                                    "messages",
                                    issues.stream().map(HealthIssue::message).toList())
                            .and(
                                    "resourceIds",
                                    issues.stream()
                                            .flatMap(issue -> issue.resourceIds().stream())
                                            .toList()),
                    isUnreachable(issues) ? verdict.everything() : Set.of());
        }
    }

    /** The control plane cannot be reached: whatever its nodes look like then follows from that. */
    private static boolean isUnreachable(List<HealthIssue> issues) {
        return issues.stream().anyMatch(issue -> "ClusterUnreachable".equals(issue.code()));
    }
}
