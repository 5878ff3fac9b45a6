package dev.mooring.check.cluster;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.eks.EksUpdate;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.InProgress;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The EKS cluster is not ACTIVE. */
final class ClusterNotActive {
    private static final Set<String> BROKEN = Set.of("FAILED", "DELETING");

    private ClusterNotActive() {}

    static Check check() {
        return CheckDescription.check("cluster-not-active", Group.CLUSTER, Severity.CRITICAL)
                .comparing(
                        "EKS cluster status against ACTIVE; PENDING, CREATING and UPDATING only once they have lasted for an hour.")
                .needing(EksSources.CLUSTER, SharedViews.MEMORY)
                .using(
                        EksSources.UPDATES,
                        "Since when a cluster has been UPDATING is known from earlier verifications alone, and the finding does not name the updates that run.")
                .viewing(SharedViews.CLUSTER)
                .because("A creation or update hangs or failed, or somebody deletes the cluster.")
                .fixedBy(
                        "Wait where an update runs. Where one failed, its errors say what to mend before {stack} is updated again.")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.[status,health.issues]'")
                .looking(Commands.UPDATES)
                .looking(Commands.UPDATE)
                .judging(ClusterNotActive::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var eks = facts.get(SharedViews.CLUSTER);
        var broken = BROKEN.contains(eks.status());
        var since = since(eks, facts);
        if (broken || (!eks.isActive() && !isPassing(eks, since, facts))) {
            verdict.fail(
                    broken ? Severity.CRITICAL : Severity.WARNING,
                    verdict.clusterSubject(),
                    "EKS cluster is " + eks.status(),
                    Evidence.of("status", eks.status())
                            .and("since", since)
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

    /** A cluster in a state that nobody knows is not one that passes. */
    private static boolean isPassing(EksCluster eks, Optional<Instant> since, Facts facts) {
        return InProgress.is(eks.status()) && !InProgress.lasts(since, facts.now());
    }

    private static Optional<Instant> since(EksCluster eks, Facts facts) {
        if ("CREATING".equals(eks.status())) {
            return eks.createdAt();
        }
        var seen = facts.get(SharedViews.MEMORY).lasting().since(InProgress.ofCluster(eks.status()));
        return "UPDATING".equals(eks.status()) && !InProgress.lasts(seen, facts.now())
                ? Stream.concat(seen.stream(), oldestRunning(facts).stream()).min(Comparator.naturalOrder())
                : seen;
    }

    /** Mooring may have been started later than the update. */
    private static Optional<Instant> oldestRunning(Facts facts) {
        return facts.partly(EksSources.UPDATES).stream()
                .flatMap(List::stream)
                .filter(EksUpdate::isRunning)
                .flatMap(update -> update.createdAt().stream())
                .min(Comparator.naturalOrder());
    }

    private static List<String> running(List<EksUpdate> updates) {
        return updates.stream()
                .filter(EksUpdate::isRunning)
                .map(update -> update.type() + " " + update.id())
                .toList();
    }
}
