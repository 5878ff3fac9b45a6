package dev.mooring.health;

import dev.mooring.inbox.InboxWorker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while the inbox worker comes round. */
@Liveness
@ApplicationScoped
public class Live implements HealthCheck {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private final InboxWorker worker;
    private final Clock clock;

    @Inject
    Live(InboxWorker worker, Clock clock) {
        this.worker = worker;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        var silent = Duration.between(worker.lastTick(), clock.instant());
        return HealthCheckResponse.named("inbox worker ticks")
                .status(silent.compareTo(PATIENCE) < 0)
                .build();
    }
}
