package dev.mooring.metrics;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.inbox.Deliveries;
import dev.mooring.replica.Leadership;
import dev.mooring.replica.LeadershipGained;
import dev.mooring.replica.LeadershipLost;
import dev.mooring.report.ReportDesk.Issue;
import dev.mooring.verification.VerificationConfig;
import dev.mooring.verification.VerificationQueue.Run;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Turns reports, runs and the inbox into meters, of the clusters that this replica leads. */
@Startup
@Singleton
public class FleetMetrics {
    private final MeterRegistry registry;
    private final Clock clock;
    private final Leadership leadership;
    private final ReportMeters reports;

    @Inject
    FleetMetrics(
            MeterRegistry registry,
            Clock clock,
            Deliveries deliveries,
            VerificationConfig config,
            Leadership leadership) {
        this.registry = registry;
        this.clock = clock;
        this.leadership = leadership;
        this.reports = new ReportMeters(registry, clock, config.interval());
        inbox(deliveries);
        leadership.led().forEach(cluster -> reports.watch(cluster.name()));
    }

    void gained(@Observes LeadershipGained gained) {
        reports.watch(gained.cluster().name());
    }

    /** Another replica tells of the cluster from then on. */
    void lost(@Observes LeadershipLost lost) {
        reports.forget(lost.cluster().name());
    }

    private void inbox(Deliveries deliveries) {
        Gauge.builder(
                        "mooring.inbox.depth",
                        () -> depth(deliveries).map(Deliveries.Depth::pending).orElse(null))
                .description("Deliveries on disk that are still to be worked off")
                .register(registry);
        Gauge.builder("mooring.deliveries.parked", () -> parked(deliveries))
                .description("Deliveries given up after their last try")
                .register(registry);
        Gauge.builder(
                        "mooring.inbox.oldest.pending.seconds",
                        () -> depth(deliveries)
                                .map(depth -> depth.oldest()
                                        .map(time -> Duration.between(time, clock.instant())
                                                        .toMillis()
                                                / 1000.0)
                                        .orElse(0.0))
                                .orElse(Double.NaN))
                .description("Age of the oldest of them")
                .register(registry);
    }

    private static double parked(Deliveries deliveries) {
        try {
            return deliveries.parked();
        } catch (DatabaseUnavailable unavailable) {
            return Double.NaN;
        }
    }

    private static Optional<Deliveries.Depth> depth(Deliveries deliveries) {
        try {
            return Optional.of(deliveries.depth());
        } catch (DatabaseUnavailable unavailable) {
            return Optional.empty();
        }
    }

    void ran(@Observes Run run) {
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

    void reported(@Observes Issue issue) {
        if (leadership.leads(issue.report().cluster())) {
            reports.show(issue);
        }
    }
}
