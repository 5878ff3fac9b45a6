package dev.mooring.metrics;

import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.inbox.DeliveryLog;
import dev.mooring.replica.Leadership;
import dev.mooring.report.Finding;
import dev.mooring.report.NodeState;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.ReportDesk;
import dev.mooring.report.ReportDesk.Issue;
import dev.mooring.verification.VerificationQueue;
import dev.mooring.verification.VerificationQueue.Run;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.search.Search;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Turns reports, runs and the inbox into meters. Labels come from closed sets; no node is ever a label. */
@Startup
@Singleton
public class FleetMetrics {
    private final MeterRegistry registry;
    private final Clock clock;
    private final Leadership leadership;
    private final MultiGauge findings;
    private final MultiGauge nodes;
    private final Map<String, List<Row<?>>> findingRows = new ConcurrentHashMap<>();
    private final Map<String, List<Row<?>>> nodeRows = new ConcurrentHashMap<>();
    private final Map<String, Instant> lastRead = new ConcurrentHashMap<>();

    @Inject
    FleetMetrics(
            MeterRegistry registry,
            Clock clock,
            DeliveryLog log,
            ReportDesk desk,
            VerificationQueue queue,
            Leadership leadership) {
        this.registry = registry;
        this.clock = clock;
        this.leadership = leadership;
        this.findings = MultiGauge.builder("mooring.findings")
                .description("Open findings that count")
                .register(registry);
        this.nodes = MultiGauge.builder("mooring.nodes")
                .description("Machines by state: healthy, unhealthy, missing, unexpected, unknown")
                .register(registry);
        inbox(log);
        desk.listen(this::reported);
        queue.listen(this::ran);
        leadership.onLoss(this::forget);
    }

    /** Another replica tells of the cluster now. */
    private synchronized void forget(WatchedCluster cluster) {
        findingRows.remove(cluster.name());
        nodeRows.remove(cluster.name());
        findings.register(all(findingRows), true);
        nodes.register(all(nodeRows), true);
        lastRead.keySet().removeIf(key -> key.startsWith(cluster.name() + "/"));
        Search.in(registry)
                .name("mooring.reading.age")
                .tag("cluster", cluster.name())
                .meters()
                .forEach(registry::remove);
    }

    private void inbox(DeliveryLog log) {
        Gauge.builder(
                        "mooring.inbox.depth",
                        () -> depth(log).map(DeliveryLog.Depth::pending).orElse(null))
                .description("Deliveries on disk that are still to be worked off")
                .register(registry);
        Gauge.builder("mooring.deliveries.parked", () -> parked(log))
                .description("Deliveries given up after their last try")
                .register(registry);
        Gauge.builder(
                        "mooring.inbox.oldest.pending.seconds",
                        () -> depth(log)
                                .map(depth ->
                                        depth.oldest().map(this::secondsSince).orElse(0.0))
                                .orElse(Double.NaN))
                .description("Age of the oldest of them")
                .register(registry);
    }

    private static double parked(DeliveryLog log) {
        try {
            return log.parked();
        } catch (DatabaseUnavailable unavailable) {
            return Double.NaN;
        }
    }

    private static Optional<DeliveryLog.Depth> depth(DeliveryLog log) {
        try {
            return Optional.of(log.depth());
        } catch (DatabaseUnavailable unavailable) {
            return Optional.empty();
        }
    }

    private void ran(Run run) {
        var outcome = run.report() == null ? "failed" : run.report().unknowns().isEmpty() ? "complete" : "partial";
        registry.counter(
                        "mooring.verifications",
                        "cluster",
                        run.ticket().cluster(),
                        "trigger",
                        run.ticket().trigger().id(),
                        "outcome",
                        outcome)
                .increment();
        registry.timer("mooring.verification", "cluster", run.ticket().cluster())
                .record(run.took());
    }

    private synchronized void reported(Issue issue) {
        var cluster = issue.report().cluster();
        if (!leadership.leads(cluster)) {
            return;
        }
        findingRows.put(cluster, findingRows(issue));
        nodeRows.put(cluster, nodeRows(issue));
        findings.register(all(findingRows), true);
        nodes.register(all(nodeRows), true);
        issue.report().readings().forEach(reading -> reading(cluster, reading));
    }

    private void reading(String cluster, ReadingState reading) {
        if ("fresh".equals(reading.state()) && reading.asOf() != null) {
            var key = cluster + "/" + reading.source();
            if (lastRead.put(key, reading.asOf()) == null) {
                TimeGauge.builder("mooring.reading.age", () -> secondsSince(lastRead.get(key)), TimeUnit.SECONDS)
                        .description("Time since a source was last read well")
                        .tags("cluster", cluster, "source", reading.source())
                        .register(registry);
            }
        } else if (reading.cause() != null && !"off".equals(reading.state())) {
            var kind = reading.cause().split(":", 2)[0];
            registry.counter("mooring.reading.failures", "cluster", cluster, "source", reading.source(), "cause", kind)
                    .increment();
        }
    }

    private double secondsSince(Instant time) {
        return Duration.between(time, clock.instant()).toMillis() / 1000.0;
    }

    private static List<Row<?>> findingRows(Issue issue) {
        return issue.report().findings().stream()
                .collect(Collectors.groupingBy(FleetMetrics::tags, Collectors.counting()))
                .entrySet()
                .stream()
                .<Row<?>>map(entry -> Row.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Tags tags(Finding finding) {
        return Tags.of(
                "cluster", finding.cluster(), "severity", finding.severity().id(), "check", finding.check());
    }

    private static List<Row<?>> nodeRows(Issue issue) {
        return issue.nodes().stream()
                .collect(Collectors.groupingBy(FleetMetrics::tags, Collectors.counting()))
                .entrySet()
                .stream()
                .<Row<?>>map(entry -> Row.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Tags tags(NodeState node) {
        return Tags.of(
                "cluster",
                node.cluster(),
                "site",
                Optional.ofNullable(node.site()).orElse("none"),
                "state",
                node.state());
    }

    private static List<Row<?>> all(Map<String, List<Row<?>>> rows) {
        return rows.values().stream().<Row<?>>flatMap(List::stream).toList();
    }
}
