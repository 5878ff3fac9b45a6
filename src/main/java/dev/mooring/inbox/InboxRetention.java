package dev.mooring.inbox;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.SteadyClock;
import dev.mooring.inbox.Deliveries.Forgotten;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Forgets deliveries that ended long ago, and the oldest that ended where there are too many, or take too many bytes; in small batches, so that
 * writers never wait long.
 */
@ApplicationScoped
public class InboxRetention {
    private static final Logger LOG = Logger.getLogger(InboxRetention.class);
    private static final int BATCH = 500;
    private static final Instant ANY = Instant.ofEpochMilli(Long.MAX_VALUE);
    private static final double FULL = 0.9;
    private final Deliveries deliveries;
    private final Kept kept;
    private final InboxConfig config;
    private final SteadyClock clock;
    private boolean isMeasured;

    @Inject
    InboxRetention(
            Deliveries deliveries, DeliveryQueue queue, InboxConfig config, Clock clock, MeterRegistry registry) {
        this.deliveries = deliveries;
        this.kept = queue.kept();
        this.config = config;
        this.clock = new SteadyClock(clock);
        Gauge.builder("mooring.inbox.kept.bytes", kept, Kept::bytes)
                .description("Bytes that deliveries take in the database, about")
                .register(registry);
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        clock.now(deliveries.lastReceived()).ifPresent(now -> forgetBefore(now.minus(config.retention())));
        forgetBeyond(config.maxDeliveries());
        measure();
    }

    /** What is sent may be much in an hour. */
    @Scheduled(every = "5s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forgetBytes() {
        try {
            if (!isMeasured) {
                measure();
            }
            while (kept.bytes() > FULL * config.maxBytes() && forgetSome(BATCH) > 0) {
                LOG.debug("The oldest deliveries are forgotten: they take too many bytes");
            }
        } catch (DatabaseUnavailable notNow) {
            LOG.debugf("Nothing is forgotten now: %s", notNow.getMessage());
        }
    }

    /** Other replicas store and forget too. */
    private void measure() {
        kept.measured(deliveries.bytes());
        isMeasured = true;
    }

    private void forgetBefore(Instant time) {
        for (var last = deliveries.lastToForget(time, BATCH);
                last.isPresent();
                last = deliveries.lastToForget(time, BATCH)) {
            kept.freed(deliveries.forget(last.get(), time).bytes());
        }
    }

    private void forgetBeyond(int most) {
        var excess = deliveries.count() - most;
        var forgotten = 1;
        while (excess > 0 && forgotten > 0) {
            forgotten = forgetSome((int) Math.min(BATCH, excess));
            excess -= forgotten;
        }
    }

    /** From the oldest that ended; says how many. */
    private int forgetSome(int most) {
        var forgotten = deliveries
                .lastToForget(ANY, most)
                .map(last -> deliveries.forget(last, ANY))
                .orElse(new Forgotten(0, 0));
        kept.freed(forgotten.bytes());
        return forgotten.count();
    }
}
