package dev.mooring.check.cluster;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The EKS cluster is not ACTIVE. */
public final class ClusterNotActive implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "cluster-not-active", Group.CLUSTER, Severity.CRITICAL)
            .comparing("EKS cluster status against ACTIVE.")
            .needing(Source.EKS_CLUSTER)
            .because("A creation or update is still running, or it failed.")
            .fixedBy(
                    "aws eks list-updates --name {cluster} --region {region}; then aws eks describe-update for the newest one");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        situation.eks().filter(eks -> !eks.isActive()).ifPresent(eks -> {
            var broken = Set.of("FAILED", "DELETING").contains(eks.status());
            verdict.fail(
                    broken ? Severity.CRITICAL : Severity.WARNING,
                    situation.clusterSubject(),
                    "EKS cluster is " + eks.status(),
                    Evidence.of("status", eks.status())
                            .and("arn", eks.arn())
                            .and("updatesInProgress", running(situation)),
                    broken ? situation.everything() : Set.of());
        });
    }

    private static Optional<List<String>> running(Situation situation) {
        return situation
                .actual()
                .eks()
                .updates()
                .value()
                .map(updates -> updates.stream()
                        .filter(update -> "InProgress".equals(update.status()))
                        .map(update -> update.type() + " " + update.id())
                        .toList());
    }
}
