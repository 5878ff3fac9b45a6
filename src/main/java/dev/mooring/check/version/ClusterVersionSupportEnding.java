package dev.mooring.check.version;

import dev.mooring.actual.eks.ClusterVersion;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;

/** EKS's support for the cluster's version ends, or has ended. */
final class ClusterVersionSupportEnding {
    private static final Duration SOON = Duration.ofDays(90);

    private ClusterVersionSupportEnding() {}

    static Check check() {
        return CheckDescription.check("cluster-version-support-ending", Group.VERSION, Severity.WARNING)
                .comparing(
                        "End of support of the cluster's version, by its upgrade policy, against 90 days, and against extended support; error once it has ended.")
                .needing(EksSources.CLUSTER, EksSources.CLUSTER_VERSIONS)
                .viewing(SharedViews.CLUSTER)
                .because(
                        "The version is old. With policy STANDARD, EKS upgrades by itself at the end of standard support; EXTENDED costs more.")
                .fixedBy(
                        "Upgrade nodes that are at the skew limit first, see kubelet-skew-at-limit; then declare the next version in {stack} and update it.")
                .looking("aws eks describe-cluster-versions --region {region}")
                .looking(
                        "aws eks list-insights --cluster-name {cluster} --region {region} --filter categories=UPGRADE_READINESS")
                .looking(Commands.HYBRID_NODES)
                .updatingTheCluster()
                .inhibitedBy("drift-cluster-version")
                .judging(ClusterVersionSupportEnding::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var eks = facts.get(SharedViews.CLUSTER);
        facts.get(EksSources.CLUSTER_VERSIONS).stream()
                .filter(version -> version.version().equals(eks.version()))
                .findFirst()
                .ifPresentOrElse(
                        version -> compare(eks, version, facts.now(), verdict),
                        () -> verdict.unknown(notTold("EKS lists no version " + eks.version())));
    }

    private static void compare(EksCluster eks, ClusterVersion version, Instant now, Verdict verdict) {
        var extended = eks.operations().supportType().filter("EXTENDED"::equals).isPresent();
        var end = extended ? version.extendedSupportEnds() : version.standardSupportEnds();
        if (end.isEmpty()) {
            verdict.unknown(notTold("EKS gives no end of support of version " + eks.version()));
        }
        var ended = end.filter(date -> !date.isAfter(now)).isPresent();
        var soon = end.filter(date -> Age.soon(date, SOON, now)).isPresent();
        var inExtended = extended
                && version.standardSupportEnds()
                        .filter(date -> date.isBefore(now))
                        .isPresent();
        if (ended || soon || inExtended) {
            verdict.fail(
                    ended ? Severity.ERROR : Severity.WARNING,
                    verdict.clusterSubject(),
                    summary(eks.version(), ended, soon),
                    Evidence.of("version", eks.version())
                            .and("supportType", eks.operations().supportType())
                            .and("standardSupportEnds", version.standardSupportEnds())
                            .and("extendedSupportEnds", version.extendedSupportEnds())
                            .since(ended ? end : version.standardSupportEnds().filter(_ -> inExtended)));
        }
    }

    private static Cause notTold(String why) {
        return new Cause(Cause.Kind.MALFORMED, "eks:DescribeClusterVersions", why);
    }

    private static String summary(String version, boolean ended, boolean soon) {
        if (ended) {
            return "Support for Kubernetes " + version + " has ended";
        }
        return soon
                ? "Support for Kubernetes " + version + " ends within 90 days"
                : "Kubernetes " + version + " is in extended support";
    }
}
