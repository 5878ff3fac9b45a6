package dev.mooring.api;

import dev.mooring.check.Severity;
import dev.mooring.report.FindingStore;
import dev.mooring.report.NodeStore;
import dev.mooring.report.Report;
import dev.mooring.report.ReportStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Composes sites at a glance. */
@Singleton
public final class SiteViews {
    /** In words for people and programs, in the order of attention. */
    static final List<String> STATES = List.of("healthy", "unhealthy", "missing", "unexpected", "unknown");

    private static final List<Severity> SEVERITIES =
            Arrays.stream(Severity.values()).sorted(Comparator.reverseOrder()).toList();

    private static final Comparator<SiteView> WORST_FIRST = Comparator.comparing(
                    SiteView::findings,
                    (one, other) -> SEVERITIES.stream()
                            .mapToInt(severity -> Long.compare(count(other, severity), count(one, severity)))
                            .filter(order -> order != 0)
                            .findFirst()
                            .orElse(0))
            .thenComparing(site -> site.states().getOrDefault("healthy", 0L) - site.nodes())
            .thenComparing(site -> Objects.requireNonNullElse(site.site(), "\uffff"));

    private final NodeStore nodes;
    private final FindingStore findings;
    private final ReportStore reports;

    @Inject
    SiteViews(NodeStore nodes, FindingStore findings, ReportStore reports) {
        this.nodes = nodes;
        this.findings = findings;
        this.reports = reports;
    }

    /** What is known of one site while it is put together. */
    private static final class Counts {
        private final Map<String, Long> states = new HashMap<>();
        private final Map<String, Long> findings = new HashMap<>();
        private @Nullable Instant oldest;

        void found(String severity, long count, Instant began) {
            findings.merge(severity, count, Long::sum);
            oldest = oldest == null || began.isBefore(oldest) ? began : oldest;
        }

        /** Severity by severity, then what is lost, then what is not well. */
        SiteView view(String cluster, @Nullable String site) {
            var byState = new LinkedHashMap<String, Long>();
            STATES.forEach(state -> byState.put(state, states.getOrDefault(state, 0L)));
            var bySeverity = new LinkedHashMap<String, Long>();
            SEVERITIES.forEach(severity -> bySeverity.put(severity.id(), findings.getOrDefault(severity.id(), 0L)));
            var all = states.values().stream().mapToLong(Long::longValue).sum();
            return new SiteView(cluster, site, all, byState, bySeverity, oldest);
        }
    }

    /** All sites of a cluster that there are nodes or findings of, worst first. */
    public List<SiteView> all(String cluster) {
        var sites = new HashMap<Optional<String>, Counts>();
        nodes.bySite(cluster)
                .forEach(row -> counts(sites, row.site()).states.merge(row.state(), row.count(), Long::sum));
        findings.bySite(cluster).stream()
                .filter(row -> row.site() != null)
                .forEach(row -> counts(sites, row.site()).found(row.severity(), row.count(), row.oldest()));
        return views(cluster, sites);
    }

    /** As of a time; empty where nothing is known of then. */
    public Optional<List<SiteView>> all(String cluster, Instant at) {
        if (nodes.history()
                .knownSince(cluster)
                .filter(since -> !at.isBefore(since))
                .isEmpty()) {
            return Optional.empty();
        }
        return reports.asOf(cluster, at).map(report -> all(report, at));
    }

    private List<SiteView> all(Report report, Instant at) {
        var sites = new HashMap<Optional<String>, Counts>();
        nodes.history()
                .bySite(report.cluster(), at)
                .forEach(row -> counts(sites, row.site()).states.merge(row.state(), row.count(), Long::sum));
        for (var finding : report.findings()) {
            for (var site : finding.sites()) {
                counts(sites, site).found(finding.severity().id(), 1, finding.began());
            }
        }
        return views(report.cluster(), sites);
    }

    private static Counts counts(Map<Optional<String>, Counts> sites, @Nullable String site) {
        return sites.computeIfAbsent(Optional.ofNullable(site), _ -> new Counts());
    }

    private static List<SiteView> views(String cluster, Map<Optional<String>, Counts> sites) {
        return sites.entrySet().stream()
                .map(entry -> entry.getValue().view(cluster, entry.getKey().orElse(null)))
                .sorted(WORST_FIRST)
                .toList();
    }

    private static long count(Map<String, Long> findings, Severity severity) {
        return findings.getOrDefault(severity.id(), 0L);
    }
}
