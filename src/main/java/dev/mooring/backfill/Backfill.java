package dev.mooring.backfill;

import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.StatementRefused;
import dev.mooring.inbox.Deliveries;
import dev.mooring.inbox.Delivery;
import dev.mooring.inbox.Inbox;
import dev.mooring.inbox.InboxConfig;
import dev.mooring.inbox.MissingDeliveries;
import dev.mooring.inbox.Outage;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Unreadable;
import dev.mooring.replica.Leadership;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Fetches what Pulumi Cloud sent and never arrived, and takes it in through the same door as everything else. Pulumi
 * documents no automatic retry, so nobody else would. Runs at start, by the clock, and after every outage. What no log
 * tells shows in version numbers: a stack or environment that went on without a delivery is verified.
 */
@Startup
@Singleton
public class Backfill {
    private static final Logger LOG = Logger.getLogger(Backfill.class);
    private final Leadership leadership;
    private final PulumiDeliveryLog archive;
    private final Deliveries deliveries;
    private final MissingDeliveries owed;
    private final Inbox inbox;
    private final Unheard unheard;
    private final Outage outage;
    private final InboxConfig config;
    private final Clock clock;
    private volatile double missing = Double.NaN;

    @Inject
    Backfill(
            Leadership leadership,
            PulumiDeliveryLog archive,
            Deliveries deliveries,
            MissingDeliveries owed,
            Inbox inbox,
            Unheard unheard,
            Outage outage,
            InboxConfig config,
            Clock clock,
            MeterRegistry registry) {
        this.leadership = leadership;
        this.archive = archive;
        this.deliveries = deliveries;
        this.owed = owed;
        this.inbox = inbox;
        this.unheard = unheard;
        this.outage = outage;
        this.config = config;
        this.clock = clock;
        Gauge.builder("mooring.deliveries.missing", () -> missing)
                .description(
                        "Deliveries that Pulumi Cloud sent and that are not here, after backfill; NaN where neither"
                                + " its log nor its versions can be read")
                .register(registry);
    }

    @Scheduled(
            every = "{mooring.inbox.backfill-interval}",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void run() {
        try {
            var found = look();
            missing = found.values().stream()
                    .flatMap(Optional::stream)
                    .reduce(Long::sum)
                    .map(Long::doubleValue)
                    .orElse(Double.NaN);
            owed.note(found);
        } catch (DatabaseUnavailable away) {
            missing = Double.NaN;
        } catch (StatementRefused mistake) {
            missing = Double.NaN;
            throw mistake;
        }
    }

    /** What is missing after all was taken in that could be, by where that shows; empty where that could not be read. */
    private Map<String, Optional<Long>> look() {
        // What is older would be forgotten at once, and fetched again.
        var oldest = clock.instant().minus(config.retention());
        var found = new HashMap<String, Optional<Long>>();
        var sent = new HashMap<String, Sent>();
        for (var owner : owners()) {
            var log = "log of " + owner;
            found.put(log, read(owner, log, sent) ? Optional.of(0L) : Optional.empty());
        }
        sent.values().stream()
                .filter(one -> one.delivery().receivedAt().isAfter(oldest))
                .filter(one -> isAbsent(one.delivery()))
                .filter(one -> !take(one.delivery()))
                .forEach(one -> found.computeIfPresent(one.log(), (_, count) -> count.map(missed -> missed + 1)));
        unheard.verify(leadership.led()).forEach((name, count) -> found.put("versions of " + name, count));
        return found;
    }

    /** A delivery, and the log that has it. */
    private record Sent(String log, Delivery delivery) {}

    @Scheduled(every = "5s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void afterOutage() {
        if (outage.isOver()) {
            run();
        }
    }

    /** Whose webhooks may point here: of each cluster that this replica leads. */
    private Set<WebhookOwner> owners() {
        var owners = new LinkedHashSet<WebhookOwner>();
        for (var cluster : leadership.led()) {
            owners.addAll(ownersOf(cluster));
        }
        return owners;
    }

    private static Set<WebhookOwner> ownersOf(WatchedCluster cluster) {
        var owners = new LinkedHashSet<WebhookOwner>();
        cluster.stack().ifPresent(name -> {
            owners.add(new WebhookOwner.Stack(name));
            owners.add(new WebhookOwner.Organization(name.organization()));
        });
        cluster.environment().ifPresent(name -> {
            owners.add(new WebhookOwner.Environment(name));
            owners.add(new WebhookOwner.Organization(name.organization()));
        });
        return owners;
    }

    /** False where the log cannot be read, or not wholly: backfill then does not know what is missing, and says so. */
    private boolean read(WebhookOwner owner, String log, Map<String, Sent> sent) {
        try {
            var read = archive.of(owner);
            read.deliveries().forEach(delivery -> sent.putIfAbsent(delivery.id(), new Sent(log, delivery)));
            read.unread().ifPresent(why -> note(owner, why));
            return read.unread().isEmpty();
        } catch (Unreadable unreadable) {
            note(owner, unreadable.reason());
            return false;
        }
    }

    private static void note(WebhookOwner owner, Cause why) {
        LOG.debugf("Backfill cannot read the delivery log of %s: %s", owner, why);
    }

    private boolean isAbsent(Delivery delivery) {
        return deliveries.find(delivery.id()).isEmpty();
    }

    private boolean take(Delivery delivery) {
        try {
            inbox.append(delivery).toCompletableFuture().get(10, TimeUnit.SECONDS);
            LogFields.with(LogField.EVENT, "delivery-fetched")
                    .and(LogField.DELIVERY, delivery.id())
                    .run(() -> LOG.info("The delivery never arrived and was fetched from Pulumi Cloud's log"));
            return true;
        } catch (ExecutionException | TimeoutException | CompletionException failed) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
