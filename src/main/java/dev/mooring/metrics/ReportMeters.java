package dev.mooring.metrics;

import dev.mooring.check.Catalogue;
import dev.mooring.report.Finding;
import dev.mooring.report.NodeState;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.SkippedCheck;
import dev.mooring.report.Report.UnknownCheck;
import dev.mooring.report.ReportDesk.Issue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest report of each cluster as gauges. Labels come from closed sets and from the first {@link SiteLabels#MOST}
 * sites of a cluster; no node is ever a label.
 */
final class ReportMeters {
    /** A report that is this many intervals old is no longer up to date: two verifications were missed. */
    private static final int INTERVALS = 3;

    private static final String FAIL = "fail";
    private static final String UNKNOWN = "unknown";
    private static final String SKIPPED = "skipped";
    private static final String PASS = "pass";
    private static final List<String> OUTCOMES = List.of(FAIL, UNKNOWN, SKIPPED, PASS);

    private final MeterRegistry registry;
    private final Clock clock;
    private final Duration upToDate;
    private final Counts findings;
    private final Counts checks;
    private final Counts nodes;
    private final MultiGauge ages;
    private final MultiGauge current;
    private final Map<String, Shown> clusters = new ConcurrentHashMap<>();

    ReportMeters(MeterRegistry registry, Clock clock, Duration interval) {
        this.registry = registry;
        this.clock = clock;
        this.upToDate = interval.multipliedBy(INTERVALS);
        this.findings = new Counts(registry, "mooring.findings", "Open findings that count; site none: of no site");
        this.checks = new Counts(
                registry, "mooring.checks", "Checks by outcome: fail, unknown, skipped or pass; each check once");
        this.nodes = new Counts(
                registry, "mooring.nodes", "Machines by state: healthy, unhealthy, missing, unexpected, unknown");
        this.ages = MultiGauge.builder("mooring.reading.age")
                .baseUnit("seconds")
                .description("Time since a source was last read well; if never, since its cluster is watched here")
                .register(registry);
        this.current = MultiGauge.builder("mooring.up.to.date")
                .description("1 when the newest report is younger than three intervals and all its readings are fresh")
                .register(registry);
    }

    /** Counts by label. Read when scraped and never registered twice, so that no scrape falls into a gap. */
    private static final class Counts {
        private final MultiGauge gauge;
        private volatile Map<Tags, Long> counts = Map.of();

        Counts(MeterRegistry registry, String name, String description) {
            gauge = MultiGauge.builder(name).description(description).register(registry);
        }

        void show(Map<Tags, Long> newest) {
            counts = newest;
            gauge.register(
                    newest.keySet().stream()
                            .<Row<?>>map(tags -> Row.of(tags, () -> counts.getOrDefault(tags, 0L)))
                            .toList(),
                    false);
        }
    }

    /**
     * What is shown of a cluster.
     *
     * @param since when this process began to watch it
     * @param lastRead when each source was last read well by this process
     * @param newest null before the first report
     */
    private record Shown(
            Instant since,
            Map<String, Instant> lastRead,
            @Nullable Newest newest) {
        Stream<Newest> reported() {
            return Stream.ofNullable(newest);
        }
    }

    /**
     * What is kept of the newest report.
     *
     * @param sources those that are read
     * @param complete all of them were read well
     */
    private record Newest(
            Instant verifiedAt,
            List<String> sources,
            boolean complete,
            Map<Tags, Long> findings,
            Map<Tags, Long> checks,
            Map<Tags, Long> nodes) {
        static Newest of(Issue issue) {
            var report = issue.report();
            var read = report.readings().stream()
                    .filter(reading -> !isOff(reading))
                    .toList();
            var sites = SiteLabels.of(issue);
            return new Newest(
                    report.verifiedAt(),
                    read.stream().map(ReadingState::source).toList(),
                    read.stream().allMatch(ReportMeters::isFresh),
                    count(report.findings(), finding -> tags(finding, sites)),
                    countChecks(report),
                    count(issue.nodes(), node -> tags(node, sites)));
        }
    }

    /** Shows a cluster from now on: not up to date until its first report. */
    synchronized void watch(String cluster) {
        clusters.putIfAbsent(cluster, unseen());
        register();
    }

    /** Shows a report in place of the one before. */
    synchronized void show(Issue issue) {
        var report = issue.report();
        var before = clusters.getOrDefault(report.cluster(), unseen());
        report.readings().stream()
                .filter(ReportMeters::isFresh)
                .forEach(reading -> before.lastRead().put(reading.source(), Objects.requireNonNull(reading.asOf())));
        clusters.put(report.cluster(), new Shown(before.since(), before.lastRead(), Newest.of(issue)));
        register();
        report.readings().stream()
                .filter(reading -> !isFresh(reading) && !isOff(reading))
                .forEach(reading -> countFailure(report.cluster(), reading));
    }

    /** Shows nothing of a cluster any more. */
    synchronized void forget(String cluster) {
        clusters.remove(cluster);
        register();
    }

    private Shown unseen() {
        return new Shown(clock.instant(), new ConcurrentHashMap<>(), null);
    }

    private void register() {
        findings.show(all(Newest::findings));
        checks.show(all(Newest::checks));
        nodes.show(all(Newest::nodes));
        ages.register(
                clusters.entrySet().stream()
                        .flatMap(entry -> entry.getValue()
                                .reported()
                                .flatMap(newest -> newest.sources().stream())
                                .map(source -> ageRow(entry.getKey(), source)))
                        .toList(),
                false);
        current.register(clusters.keySet().stream().map(this::currentRow).toList(), false);
    }

    private Map<Tags, Long> all(Function<Newest, Map<Tags, Long>> counts) {
        var all = new HashMap<Tags, Long>();
        clusters.values().stream().flatMap(Shown::reported).map(counts).forEach(all::putAll);
        return all;
    }

    private static Tags tags(Finding finding, SiteLabels sites) {
        return Tags.of(
                "cluster",
                finding.cluster(),
                "severity",
                finding.severity().id(),
                "check",
                finding.check(),
                "site",
                sites.label(finding.subject().site()));
    }

    private static Tags tags(NodeState node, SiteLabels sites) {
        return Tags.of("cluster", node.cluster(), "site", sites.label(node.site()), "state", node.state());
    }

    private static <T> Map<Tags, Long> count(Collection<T> things, Function<T, Tags> tags) {
        return things.stream().collect(Collectors.groupingBy(tags, Collectors.counting()));
    }

    /** Each check once, and each outcome, were it of none. A check that failed for one and is unknown for another failed. */
    private static Map<Tags, Long> countChecks(Report report) {
        var failed = Set.copyOf(report.failed());
        var unknown = report.unknowns().stream().map(UnknownCheck::check).collect(Collectors.toSet());
        var skipped = report.skipped().stream().map(SkippedCheck::check).collect(Collectors.toSet());
        var counts = new HashMap<Tags, Long>();
        OUTCOMES.forEach(outcome -> counts.put(outcome(report, outcome), 0L));
        for (var check : Catalogue.checks()) {
            var id = check.description().id();
            var outcome =
                    failed.contains(id) ? FAIL : unknown.contains(id) ? UNKNOWN : skipped.contains(id) ? SKIPPED : PASS;
            counts.merge(outcome(report, outcome), 1L, Long::sum);
        }
        return counts;
    }

    private static Tags outcome(Report report, String outcome) {
        return Tags.of("cluster", report.cluster(), "outcome", outcome);
    }

    private Row<?> ageRow(String cluster, String source) {
        return Row.of(Tags.of("cluster", cluster, "source", source), () -> {
            var shown = clusters.get(cluster);
            return shown == null ? Double.NaN : seconds(shown.lastRead().getOrDefault(source, shown.since()));
        });
    }

    private Row<?> currentRow(String cluster) {
        return Row.of(Tags.of("cluster", cluster), () -> {
            var shown = clusters.get(cluster);
            return shown != null && shown.reported().anyMatch(this::isUpToDate) ? 1 : 0;
        });
    }

    private boolean isUpToDate(Newest newest) {
        return newest.complete() && age(newest.verifiedAt()).compareTo(upToDate) < 0;
    }

    private void countFailure(String cluster, ReadingState reading) {
        var cause = reading.cause() == null ? "unknown" : reading.cause().split(":", 2)[0];
        registry.counter("mooring.reading.failures", "cluster", cluster, "source", reading.source(), "cause", cause)
                .increment();
    }

    private static boolean isFresh(ReadingState reading) {
        return "fresh".equals(reading.state()) && reading.asOf() != null;
    }

    private static boolean isOff(ReadingState reading) {
        return "off".equals(reading.state());
    }

    private Duration age(Instant time) {
        return Duration.between(time, clock.instant());
    }

    private double seconds(Instant since) {
        return age(since).toMillis() / 1000.0;
    }
}
