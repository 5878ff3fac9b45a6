package dev.mooring.check.cluster;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.eks.EksUpdate;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The EKS cluster is not ACTIVE. */
final class ClusterNotActive {
    private ClusterNotActive() {}

    static Check check() {
        return CheckDescription.check("cluster-not-active", Group.CLUSTER, Severity.CRITICAL)
                .comparing("EKS cluster status against ACTIVE.")
                .needing(EksSources.CLUSTER)
                .using(EksSources.UPDATES, "The finding does not name the updates that run.")
                .viewing(SharedViews.CLUSTER)
                .because("A creation or update is still running, or it failed.")
                .fixedBy("Wait where an update runs. Where one failed, its errors say what to mend before {stack} is updated again.")
                .looking("aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[status,health.issues]'")
                .looking(Commands.UPDATES)
                .looking(Commands.UPDATE)
                .judging(ClusterNotActive::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var eks = facts.get(SharedViews.CLUSTER);
        if (!eks.isActive()) {
            var broken = Set.of("FAILED", "DELETING").contains(eks.status());
            verdict.fail(
                    broken ? Severity.CRITICAL : Severity.WARNING,
                    verdict.clusterSubject(),
                    "EKS cluster is " + eks.status(),
                    Evidence.of("status", eks.status())
                            .and("arn", eks.arn())
                            .and(
                                    "updatesInProgress",
                                    facts.detail(EksSources.UPDATES).map(ClusterNotActive::running))
                            .naming(
                                    Placeholder.UPDATE,
                                    facts.detail(EksSources.UPDATES).map(ClusterNotActive::oneRunning)),
                    broken ? verdict.everything() : Set.of());
        }
    }

    /** The id of one that runs. */
    private static @Nullable String oneRunning(List<EksUpdate> updates) {
        return updates.stream()
                .filter(EksUpdate::isRunning)
                .map(EksUpdate::id)
                .findFirst()
                .orElse(null);
    }

    private static List<String> running(List<EksUpdate> updates) {
        return updates.stream()
                .filter(EksUpdate::isRunning)
                .map(update -> update.type() + " " + update.id())
                .toList();
    }
}
