package dev.mooring.api;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.problem.Problem;
import dev.mooring.problem.ProblemException;
import dev.mooring.report.FindingFilter;
import dev.mooring.report.FindingStore;
import dev.mooring.report.ReportStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses the name of a cluster of which there is nothing: an empty list would be taken for a cluster that is clean. One that is
 * watched no longer is known for as long as a report or a finding of it is kept.
 */
@Singleton
final class KnownClusters {
    private static final int MOST_NAMED = 200;
    private final Fleet fleet;
    private final ReportStore reports;
    private final FindingStore findings;

    @Inject
    KnownClusters(Fleet fleet, ReportStore reports, FindingStore findings) {
        this.fleet = fleet;
        this.reports = reports;
        this.findings = findings;
    }

    /** The same name; empty where none was given. Throws {@link ProblemException} where nothing is known of it. */
    Optional<String> known(@Nullable String name) {
        return known(name, _ -> false);
    }

    /** @param other whether something else is kept of one that is watched no longer */
    Optional<String> known(@Nullable String name, Predicate<String> other) {
        if (name != null && fleet.named(name).isEmpty() && !isKept(name) && !other.test(name)) {
            throw Problem.badRequest(
                    "cluster: none of that name is under watch, and nothing of one is kept. There are: "
                            + fleet.clusters().stream()
                                    .map(WatchedCluster::name)
                                    .sorted()
                                    .limit(MOST_NAMED)
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        return Optional.ofNullable(name);
    }

    private boolean isKept(String name) {
        var all = FindingFilter.narrowed()
                .cluster(Optional.of(name))
                .inhibited(true)
                .built();
        return !reports.list(Optional.of(name), Long.MAX_VALUE, 1).isEmpty()
                || !findings.search(all, "", 1).isEmpty();
    }
}
