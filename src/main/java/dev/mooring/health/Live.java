package dev.mooring.health;

import dev.mooring.inbox.InboxWorker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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

    @Inject
    Live(InboxWorker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("inbox worker ticks")
                .status(worker.sinceLastTick().compareTo(PATIENCE) < 0)
                .build();
    }
}
