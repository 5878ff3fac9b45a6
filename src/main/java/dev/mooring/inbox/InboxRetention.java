package dev.mooring.inbox;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/** Forgets deliveries that were finished long ago, in small batches so that writers never wait long. */
@ApplicationScoped
public class InboxRetention {
    private static final int BATCH = 500;
    private final DeliveryTable table;
    private final InboxConfig config;
    private final Clock clock;

    @Inject
    InboxRetention(DeliveryTable table, InboxConfig config, Clock clock) {
        this.table = table;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        var before = clock.instant().minus(config.retention());
        for (var last = table.lastToForget(before, BATCH); last.isPresent(); last = table.lastToForget(before, BATCH)) {
            table.forget(last.get(), before);
        }
    }
}
