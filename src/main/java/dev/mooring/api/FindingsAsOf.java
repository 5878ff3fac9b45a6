package dev.mooring.api;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.problem.Problem;
import dev.mooring.problem.ProblemException;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingFilter;
import dev.mooring.report.Report;
import dev.mooring.report.ReportStore;
import dev.mooring.report.WorstFirst;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Findings as they were: what reports of then have. */
@Singleton
public final class FindingsAsOf {
    private final ReportStore reports;
    private final Fleet fleet;

    @Inject
    FindingsAsOf(ReportStore reports, Fleet fleet) {
        this.reports = reports;
        this.fleet = fleet;
    }

    /**
     * All of them, the worst first, of a report that is read once.
     *
     * @throws ProblemException where history cannot answer: for more than one cluster, for what was over or explained by
     *     others then, and for a time of which there is no report
     */
    public List<Finding> worst(FindingFilter filter, Instant at) {
        refuseWhatReportsLack(filter);
        return report(cluster(filter), at).stream()
                .flatMap(report -> filter.inhibited()
                        ? Stream.concat(report.findings().stream(), report.ignored().stream())
                        : report.findings().stream())
                .filter(takes(filter))
                .sorted(Comparator.comparing(WorstFirst::of))
                .toList();
    }

    /** So many of them that come after a place. */
    static List<Finding> behind(List<Finding> worst, WorstFirst after, int limit) {
        return worst.stream()
                .filter(finding -> WorstFirst.of(finding).compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    private Optional<Report> report(String cluster, Instant at) {
        return Optional.of(reports.asOf(cluster, at).orElseThrow(ClusterViews::noReport));
    }

    /** A report may be large: one is read, and no more. */
    private String cluster(FindingFilter filter) {
        var names = fleet.clusters().stream()
                .map(WatchedCluster::name)
                .filter(name ->
                        filter.cluster().filter(wanted -> !wanted.equals(name)).isEmpty())
                .filter(name -> filter.clusters()
                        .filter(wanted -> !wanted.contains(name))
                        .isEmpty())
                .toList();
        if (names.size() != 1) {
            throw Problem.badRequest("As of a time, give the cluster: findings of one are read, and there "
                    + (names.isEmpty() ? "is none of that name." : "are " + names.size() + "."));
        }
        return names.getFirst();
    }

    private static void refuseWhatReportsLack(FindingFilter filter) {
        if (filter.status().filter(status -> !"open".equals(status)).isPresent()) {
            throw Problem.badRequest("As of a time, only findings that were open then are known; leave status out.");
        }
        if (filter.inhibitedBy().isPresent()) {
            throw Problem.badRequest(
                    "As of a time, findings that others explain are counted and not kept; leave inhibitedBy out.");
        }
    }

    private static Predicate<Finding> takes(FindingFilter filter) {
        return finding -> is(filter.severity(), finding.severity().id())
                && is(filter.check(), finding.check())
                && filter.site().filter(site -> !finding.sites().contains(site)).isEmpty()
                && isNode(filter.node(), finding)
                && filter.since()
                        .filter(time -> finding.lastSeen().isBefore(time))
                        .isEmpty()
                && filter.text()
                        .filter(text -> !finding.words().contains(text.toLowerCase(Locale.ROOT)))
                        .isEmpty();
    }

    private static boolean is(Optional<String> wanted, @Nullable String found) {
        return wanted.filter(value -> !value.equals(found)).isEmpty();
    }

    private static boolean isNode(Optional<String> wanted, Finding finding) {
        return wanted.isEmpty() || finding.subject().isNode(wanted.get());
    }
}
