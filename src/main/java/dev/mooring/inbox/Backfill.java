package dev.mooring.inbox;

import dev.mooring.cluster.Fleet;
import dev.mooring.reading.Unreadable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Fetches what Pulumi Cloud sent and never arrived, and takes it in through the same door as everything else. Pulumi
 * documents no automatic retry, so nobody else would.
 */
@Startup
@Singleton
public class Backfill {
    private static final Logger LOG = Logger.getLogger(Backfill.class);
    private final Fleet fleet;
    private final DeliveryArchive archive;
    private final DeliveryLog log;
    private final Inbox inbox;
    private volatile double missing = Double.NaN;

    @Inject
    Backfill(Fleet fleet, DeliveryArchive archive, DeliveryLog log, Inbox inbox, MeterRegistry registry) {
        this.fleet = fleet;
        this.archive = archive;
        this.log = log;
        this.inbox = inbox;
        Gauge.builder("mooring.deliveries.missing", () -> missing)
                .description(
                        "Deliveries in Pulumi Cloud's log that are not here, after backfill; NaN where it cannot be read")
                .register(registry);
    }

    @Scheduled(
            every = "{mooring.inbox.backfill-interval}",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        var sent = new HashSet<Delivery>();
        var readable = false;
        for (var cluster : fleet.clusters()) {
            readable |= cluster.stack()
                    .map(name -> read(() -> archive.of(name), sent))
                    .orElse(false);
            readable |= cluster.environment()
                    .map(name -> read(() -> archive.of(name), sent))
                    .orElse(false);
        }
        var ids = new HashSet<String>();
        var absent = sent.stream()
                .filter(delivery -> ids.add(delivery.id()))
                .filter(this::isAbsent)
                .toList();
        var stillMissing = absent.stream().filter(delivery -> !take(delivery)).count();
        missing = readable ? stillMissing : Double.NaN;
    }

    /** False where the log cannot be read: backfill then knows of nothing, and says so. */
    private static boolean read(Supplier<List<Delivery>> source, Set<Delivery> sent) {
        try {
            sent.addAll(source.get());
            return true;
        } catch (Unreadable unreadable) {
            LOG.debugf("Backfill cannot read a delivery log: %s", unreadable.reason());
            return false;
        }
    }

    private boolean isAbsent(Delivery delivery) {
        return log.find(delivery.id()).isEmpty();
    }

    private boolean take(Delivery delivery) {
        try {
            inbox.append(delivery).toCompletableFuture().get(10, TimeUnit.SECONDS);
            LOG.infof("Delivery %s never arrived and was fetched from Pulumi Cloud's log", delivery.id());
            return true;
        } catch (ExecutionException | TimeoutException | CompletionException failed) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
