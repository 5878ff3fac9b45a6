package dev.mooring.inbox;

import dev.mooring.database.SteadyClock;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;

/**
 * Forgets deliveries that ended long ago, and the oldest that ended where there are too many; in small batches, so that
 * writers never wait long.
 */
@ApplicationScoped
public class InboxRetention {
    private static final int BATCH = 500;
    private final Deliveries deliveries;
    private final InboxConfig config;
    private final SteadyClock clock;

    @Inject
    InboxRetention(Deliveries deliveries, InboxConfig config, Clock clock) {
        this.deliveries = deliveries;
        this.config = config;
        this.clock = new SteadyClock(clock);
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        clock.now(deliveries.lastReceived()).ifPresent(now -> forgetBefore(now.minus(config.retention())));
        forgetBeyond(config.maxDeliveries());
    }

    private void forgetBefore(Instant time) {
        for (var last = deliveries.lastToForget(time, BATCH);
                last.isPresent();
                last = deliveries.lastToForget(time, BATCH)) {
            deliveries.forget(last.get(), time);
        }
    }

    private void forgetBeyond(int most) {
        var excess = deliveries.count() - most;
        var any = Instant.ofEpochMilli(Long.MAX_VALUE);
        while (excess > 0) {
            var last = deliveries.lastToForget(any, (int) Math.min(BATCH, excess));
            if (last.isEmpty()) {
                return;
            }
            excess -= deliveries.forget(last.get(), any);
        }
    }
}
