package dev.mooring.check.cluster;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.eks.EksUpdate;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What EKS is changing, or failed to change. */
final class ClusterUpdates {
    private static final Duration RECENT = Duration.ofDays(30);

    private ClusterUpdates() {}

    /** An update runs. */
    static Check inProgress() {
        return CheckDescription.check("cluster-update-in-progress", Group.CLUSTER, Severity.INFO)
                .comparing("EKS updates against InProgress.")
                .needing(EksSources.UPDATES)
                .because("Somebody, or Pulumi, is changing the cluster. Drift of what it changes is held back.")
                .fixedBy("Wait for it.")
                .looking(Commands.UPDATE)
                .judging(ClusterUpdates::inProgress);
    }

    private static void inProgress(Facts facts, Verdict verdict) {
        facts.get(EksSources.UPDATES).stream()
                .filter(EksUpdate::isRunning)
                .forEach(update -> verdict.fail(
                        Subject.of("update", update.id()),
                        "EKS update " + update.type()
                                + (update.isBeingCancelled() ? " is being cancelled" : " is running"),
                        evidence(update)));
    }

    /** The newest update of a kind failed: what was asked for never took effect. One that was called off is no failure. */
    static Check failed() {
        return CheckDescription.check("cluster-update-failed", Group.CLUSTER, Severity.WARNING)
                .comparing(
                        "The newest EKS update of each type, of the last 30 days, against Failed; cancelled ones do not count, and a rollback of the version takes the place of its update.")
                .needing(EksSources.UPDATES)
                .because("The change never took effect, so declared and actual differ.")
                .fixedBy("Mend what its errors name, then update {stack} again.")
                .looking(Commands.UPDATE)
                .updatingTheCluster()
                .judging(ClusterUpdates::failed);
    }

    private static void failed(Facts facts, Verdict verdict) {
        newestOfEachType(facts.get(EksSources.UPDATES))
                .filter(EksUpdate::hasFailed)
                .filter(update -> update.createdAt()
                        .filter(created -> Age.longAgo(created, RECENT, facts.now()))
                        .isEmpty())
                .forEach(update -> verdict.fail(
                        Subject.of("update", update.id()),
                        "EKS update " + update.type() + " failed",
                        evidence(update)));
    }

    private static Stream<EksUpdate> newestOfEachType(List<EksUpdate> updates) {
        return updates.stream()
                .filter(update -> !update.isCancelled())
                .collect(Collectors.toMap(
                        ClusterUpdates::what,
                        Function.identity(),
                        BinaryOperator.maxBy(Comparator.comparing(
                                update -> update.createdAt().orElse(Instant.MIN))),
                        TreeMap::new))
                .values()
                .stream();
    }

    /** What it changes: going back is an update of the version, too. */
    private static String what(EksUpdate update) {
        return "VersionRollback".equals(update.type()) ? "VersionUpdate" : update.type();
    }

    private static Evidence evidence(EksUpdate update) {
        return Evidence.of("type", update.type())
                .and("status", update.status())
                .and("createdAt", update.createdAt())
                .and("parameters", update.parameters())
                .and("errors", update.errors())
                .and("cancellation", update.cancellation())
                .since(update.createdAt());
    }
}
