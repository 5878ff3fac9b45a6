package dev.mooring.metrics;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Catalogue;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Source;
import dev.mooring.report.Finding;
import dev.mooring.report.NodeState;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.SkippedCheck;
import dev.mooring.report.Report.UnknownCheck;
import dev.mooring.report.ReportDesk.Issue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest report of each cluster as gauges. Labels come from closed sets and from the first {@link SiteLabels#MOST}
 * sites of a cluster; no node is ever a label.
 *
 * <p>To ask which findings are silenced may take a while, and fail: nothing else waits for it, and what was shown stands.
 */
final class ReportMeters {
    /** A report that is this many intervals old is no longer up to date: two verifications were missed. */
    private static final int INTERVALS = 3;

    private static final String FAIL = "fail";
    private static final String UNKNOWN = "unknown";
    private static final String WITHHELD = "withheld";
    private static final String SKIPPED = "skipped";
    private static final String PASS = "pass";
    private static final List<String> OUTCOMES = List.of(FAIL, UNKNOWN, WITHHELD, SKIPPED, PASS);

    /** Without these next to nothing is known of a cluster. */
    private static final Set<String> EYES =
            Set.of(DeclaredSources.PULUMI_STATE.id(), EksSources.CLUSTER.id(), KubernetesSources.NODES.id());

    private final MeterRegistry registry;
    private final Clock clock;
    private final Duration upToDate;
    private final Predicate<Finding> silenced;
    private final Values findings;
    private final Values oldest;
    private final Values checks;
    private final Values nodes;
    private final MultiGauge ages;
    private final MultiGauge current;
    private final MultiGauge blind;
    private final Map<String, Shown> clusters = new ConcurrentHashMap<>();

    /** @param silenced whether nobody wants to be told of a finding now; asked again at each {@link #refresh} */
    ReportMeters(MeterRegistry registry, Clock clock, Duration interval, Predicate<Finding> silenced) {
        this.registry = registry;
        this.clock = clock;
        this.upToDate = interval.multipliedBy(INTERVALS);
        this.silenced = silenced;
        this.findings =
                new Values(gauge(registry, "mooring.findings", "Open findings that count; site none: of no site"), 0L);
        this.oldest = new Values(
                MultiGauge.builder("mooring.findings.oldest.timestamp")
                        .baseUnit("seconds")
                        .description("Since when the oldest of these findings is there")
                        .register(registry),
                Double.NaN);
        this.checks = new Values(
                gauge(
                        registry,
                        "mooring.checks",
                        "Checks by outcome: fail, unknown, withheld, skipped or pass; each check once"),
                0L);
        this.nodes = new Values(
                gauge(registry, "mooring.nodes", "Machines by state: healthy, unhealthy, missing, unexpected, unknown"),
                0L);
        this.ages = MultiGauge.builder("mooring.reading.age")
                .baseUnit("seconds")
                .description("Time since a source was last read well; if never, since its cluster is watched here")
                .register(registry);
        this.current = gauge(
                registry,
                "mooring.up.to.date",
                "1 when the newest report is younger than three intervals and all its readings are fresh");
        this.blind = gauge(
                registry,
                "mooring.blind",
                "1 when Pulumi state, the EKS cluster or its nodes cannot be read, or there is no report of late");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** Values by label. Read when scraped and never registered twice, so that no scrape falls into a gap. */
    private static final class Values {
        private final MultiGauge gauge;
        private final Number gone;
        private volatile Map<Tags, Number> values = Map.of();

        Values(MultiGauge gauge, Number gone) {
            this.gauge = gauge;
            this.gone = gone;
        }

        void show(Map<Tags, Number> newest) {
            values = newest;
            gauge.register(
                    newest.keySet().stream()
                            .<Row<?>>map(tags -> Row.of(tags, () -> values.getOrDefault(tags, gone)))
                            .toList(),
                    false);
        }
    }

    /**
     * What is shown of a cluster.
     *
     * @param since when this process began to watch it
     * @param lastRead when each source was last read well
     * @param newest null before the first report
     */
    private record Shown(
            Instant since,
            Map<String, Instant> lastRead,
            @Nullable Newest newest) {
        Stream<Newest> reported() {
            return Stream.ofNullable(newest);
        }

        /** Before the first report, of whatever can be read. */
        List<String> sources() {
            return newest == null ? Expected.SOURCES : newest.sources();
        }
    }

    /** What a check may ask for; which of it is switched off for a cluster, its first report says. */
    private static final class Expected {
        private static final List<String> SOURCES = Catalogue.checks().stream()
                .flatMap(check -> check.description().sources().stream())
                .map(Source::id)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * What is kept of the newest report.
     *
     * @param sources those that are read
     * @param complete all of them were read well
     * @param blind one of them was not without which next to nothing is known
     * @param open the findings that count
     * @param series of these, as they are silenced now
     */
    private record Newest(
            Instant verifiedAt,
            List<String> sources,
            boolean complete,
            boolean blind,
            List<Finding> open,
            SiteLabels sites,
            FindingSeries series,
            Map<Tags, Number> checks,
            Map<Tags, Number> nodes) {
        static Newest of(Issue issue, Predicate<Finding> silenced) {
            var report = issue.report();
            var read = report.readings().stream()
                    .filter(reading -> !isOff(reading))
                    .toList();
            var sites = SiteLabels.of(issue);
            return new Newest(
                    report.verifiedAt(),
                    read.stream().map(ReadingState::source).toList(),
                    read.stream().allMatch(ReportMeters::isFresh),
                    read.stream().anyMatch(ReportMeters::blinds),
                    report.findings(),
                    sites,
                    FindingSeries.of(report.findings(), sites, silenced),
                    countChecks(report),
                    countNodes(issue.nodes(), sites));
        }

        Newest silencedBy(Predicate<Finding> silenced) {
            return new Newest(
                    verifiedAt,
                    sources,
                    complete,
                    blind,
                    open,
                    sites,
                    FindingSeries.of(open, sites, silenced),
                    checks,
                    nodes);
        }
    }

    /** Shows a cluster from now on: blind, and not up to date, until its first report. */
    synchronized void watch(String cluster) {
        clusters.putIfAbsent(cluster, unseen());
        register();
    }

    /** Shows a report in place of the one before; not of a cluster that is forgotten meanwhile. */
    void show(Issue issue) {
        var report = issue.report();
        var wasShown = clusters.containsKey(report.cluster());
        report.readings().stream()
                .filter(reading -> !isFresh(reading) && !isOff(reading))
                .forEach(reading -> countFailure(report.cluster(), reading));
        var newest = Newest.of(issue, silenced);
        synchronized (this) {
            if (!wasShown || clusters.containsKey(report.cluster())) {
                put(report, newest);
            }
        }
    }

    /**
     * Shows what is stored of a cluster, as the process or the replica before this one left it; not in place of a report that
     * is shown meanwhile.
     */
    void restore(Issue issue) {
        var report = issue.report();
        var before = newest(report.cluster());
        var stored = Newest.of(issue, silenced);
        synchronized (this) {
            if (Objects.equals(newest(report.cluster()), before)) {
                put(report, stored);
            }
        }
    }

    private @Nullable Newest newest(String cluster) {
        var shown = clusters.get(cluster);
        return shown == null ? null : shown.newest();
    }

    private synchronized void put(Report report, Newest newest) {
        var before = clusters.getOrDefault(report.cluster(), unseen());
        report.readings().forEach(reading -> {
            var read = isFresh(reading) ? reading.asOf() : lastRead(reading, before);
            if (read != null) {
                before.lastRead().put(reading.source(), read);
            }
        });
        clusters.put(report.cluster(), new Shown(before.since(), before.lastRead(), newest));
        register();
    }

    /** Of a source that cannot be read now: what is known here, or else what the report remembers. */
    private static @Nullable Instant lastRead(ReadingState reading, Shown before) {
        var known = before.lastRead().get(reading.source());
        return known == null ? reading.asOf() : known;
    }

    /** Shows nothing of a cluster any more. */
    synchronized void forget(String cluster) {
        clusters.remove(cluster);
        register();
    }

    /** Asks again which findings are silenced: silences begin and end between reports. */
    void refresh() {
        List.copyOf(clusters.keySet()).forEach(cluster -> {
            var newest = newest(cluster);
            if (newest != null && !newest.open().isEmpty()) {
                var now = newest.silencedBy(silenced);
                // Not in place of a report that is shown meanwhile.
                clusters.computeIfPresent(
                        cluster,
                        (_, shown) -> newest.equals(shown.newest())
                                ? new Shown(shown.since(), shown.lastRead(), now)
                                : shown);
            }
        });
        register();
    }

    private Shown unseen() {
        return new Shown(clock.instant(), new ConcurrentHashMap<>(), null);
    }

    private synchronized void register() {
        findings.show(all(newest -> newest.series().counts()));
        oldest.show(all(newest -> newest.series().oldest()));
        checks.show(all(Newest::checks));
        nodes.show(all(Newest::nodes));
        ages.register(
                clusters.entrySet().stream()
                        .flatMap(entry -> entry.getValue().sources().stream()
                                .<Row<?>>map(source -> row(
                                        Tags.of("cluster", entry.getKey(), "source", source),
                                        entry.getKey(),
                                        shown -> age(shown, source))))
                        .toList(),
                false);
        current.register(perCluster(shown -> shown.reported().anyMatch(this::isUpToDate) ? 1 : 0), false);
        blind.register(perCluster(shown -> shown.reported().anyMatch(this::sees) ? 0 : 1), false);
    }

    private Map<Tags, Number> all(Function<Newest, Map<Tags, Number>> values) {
        var all = new HashMap<Tags, Number>();
        clusters.values().stream().flatMap(Shown::reported).map(values).forEach(all::putAll);
        return all;
    }

    private static Map<Tags, Number> countNodes(List<NodeState> nodes, SiteLabels sites) {
        return nodes.stream()
                .collect(Collectors.groupingBy(
                        node -> Tags.of(
                                "cluster", node.cluster(), "site", sites.label(node.site()), "state", node.state()),
                        Collectors.collectingAndThen(Collectors.counting(), Number.class::cast)));
    }

    /** Each check once, and each outcome, were it of none. A check that failed for one and is unknown for another failed. */
    private static Map<Tags, Number> countChecks(Report report) {
        var failed = Set.copyOf(report.failed());
        var unknown = checks(report, check -> !isWithheld(check));
        var withheld = checks(report, ReportMeters::isWithheld);
        var skipped = report.skipped().stream().map(SkippedCheck::check).collect(Collectors.toSet());
        var counts = new HashMap<Tags, Number>();
        OUTCOMES.forEach(outcome -> counts.put(outcome(report, outcome), 0L));
        for (var check : Catalogue.checks()) {
            var id = check.description().id();
            var outcome = failed.contains(id)
                    ? FAIL
                    : unknown.contains(id)
                            ? UNKNOWN
                            : withheld.contains(id) ? WITHHELD : skipped.contains(id) ? SKIPPED : PASS;
            counts.merge(outcome(report, outcome), 1L, (one, other) -> one.longValue() + other.longValue());
        }
        return counts;
    }

    private static Set<String> checks(Report report, Predicate<UnknownCheck> which) {
        return report.unknowns().stream().filter(which).map(UnknownCheck::check).collect(Collectors.toSet());
    }

    /** What is declared is a secret, or an update is under way: as the operators have it, and nothing is blind for it. */
    private static boolean isWithheld(UnknownCheck check) {
        return Stream.of(Cause.Kind.HIDDEN, Cause.Kind.HELD_BACK)
                .anyMatch(kind -> check.cause().startsWith(kind.id() + ":"));
    }

    private static Tags outcome(Report report, String outcome) {
        return Tags.of("cluster", report.cluster(), "outcome", outcome);
    }

    private List<Row<?>> perCluster(ToDoubleFunction<Shown> value) {
        return clusters.keySet().stream()
                .<Row<?>>map(cluster -> row(Tags.of("cluster", cluster), cluster, value))
                .toList();
    }

    private Row<?> row(Tags tags, String cluster, ToDoubleFunction<Shown> value) {
        return Row.of(tags, () -> {
            var shown = clusters.get(cluster);
            return shown == null ? Double.NaN : value.applyAsDouble(shown);
        });
    }

    private double age(Shown shown, String source) {
        return age(shown.lastRead().getOrDefault(source, shown.since())).toMillis() / 1000.0;
    }

    private boolean isUpToDate(Newest newest) {
        return newest.complete() && isOfLate(newest);
    }

    private boolean sees(Newest newest) {
        return !newest.blind() && isOfLate(newest);
    }

    private boolean isOfLate(Newest newest) {
        return age(newest.verifiedAt()).compareTo(upToDate) < 0;
    }

    private void countFailure(String cluster, ReadingState reading) {
        var cause = reading.cause() == null ? "unknown" : reading.cause().split(":", 2)[0];
        Counter.builder("mooring.reading.failures")
                .description("Readings that failed, by cause")
                .tags("cluster", cluster, "source", reading.source(), "cause", cause)
                .register(registry)
                .increment();
    }

    private static boolean isFresh(ReadingState reading) {
        return "fresh".equals(reading.state()) && reading.asOf() != null;
    }

    private static boolean isOff(ReadingState reading) {
        return "off".equals(reading.state());
    }

    private static boolean blinds(ReadingState reading) {
        return EYES.contains(reading.source()) && "unavailable".equals(reading.state());
    }

    private Duration age(Instant time) {
        return Duration.between(time, clock.instant());
    }
}
