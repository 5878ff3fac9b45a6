package dev.mooring.metrics;

import dev.mooring.cluster.Fleet;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.inbox.Deliveries;
import dev.mooring.verification.VerificationQueue.Run;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Turns the inbox, which all replicas share, and the runs of this replica into meters. */
@Startup
@Singleton
public class FleetMetrics {
    private final MeterRegistry registry;
    private final Clock clock;
    private final Fleet fleet;

    @Inject
    FleetMetrics(MeterRegistry registry, Clock clock, Deliveries deliveries, Fleet fleet) {
        this.fleet = fleet;
        this.registry = registry;
        this.clock = clock;
        inbox(deliveries);
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
        if (fleet.named(run.ticket().cluster()).isEmpty()) {
            return;
        }
        var outcome = run.report() == null ? "failed" : run.report().unknowns().isEmpty() ? "complete" : "partial";
        Counter.builder("mooring.verifications")
                .description("Verifications that ended: complete, partial (something was unknown) or failed")
                .tags(
                        "cluster",
                        run.ticket().cluster(),
                        "trigger",
                        run.ticket().trigger().id(),
                        "outcome",
                        outcome)
                .register(registry)
                .increment();
        Timer.builder("mooring.verification")
                .description("Time that a verification took")
                .tags("cluster", run.ticket().cluster())
                .register(registry)
                .record(run.took());
    }
}
