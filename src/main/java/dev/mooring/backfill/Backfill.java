package dev.mooring.backfill;

import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.StatementRefused;
import dev.mooring.inbox.Deliveries;
import dev.mooring.inbox.Delivery;
import dev.mooring.inbox.EndedOutages;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
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
    private final EndedOutages endedOutages;
    private final InboxConfig config;
    private final Clock clock;
    private final LooksAgain again;
    private volatile double missing = Double.NaN;
    /** How it was last looked what was missed. Of those whose webhooks may point here. */
    private final Map<WebhookOwner, Looked> looked = new ConcurrentHashMap<>();

    /**
     * @param after how many outages had ended before
     * @param wholly whether all that was missed could be seen, and taken in
     */
    private record Looked(long after, boolean wholly) {
        static Looked orBetter(Looked known, Looked now) {
            return known.after() == now.after() && known.wholly() ? known : now;
        }
    }

    @Inject
    Backfill(
            Leadership leadership,
            PulumiDeliveryLog archive,
            Deliveries deliveries,
            MissingDeliveries owed,
            Inbox inbox,
            Unheard unheard,
            Outage outage,
            EndedOutages endedOutages,
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
        this.endedOutages = endedOutages;
        this.config = config;
        this.clock = clock;
        this.again = new LooksAgain(config.backfillInterval());
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
            // Before it is looked: what ends meanwhile is looked after once more.
            var ended = endedOutages.count();
            var owners = owners();
            looked.keySet().retainAll(owners);
            owners.forEach(owner -> looked.merge(owner, new Looked(ended, false), Looked::orBetter));
            var found = look(owners);
            missing = found.values().stream()
                    .flatMap(Optional::stream)
                    .reduce(Long::sum)
                    .map(Long::doubleValue)
                    .orElse(Double.NaN);
            owed.note(found);
            owners.stream()
                    .filter(owner -> Optional.of(0L).equals(found.get(log(owner))))
                    .forEach(owner -> looked.put(owner, new Looked(ended, true)));
        } catch (DatabaseUnavailable away) {
            missing = Double.NaN;
        } catch (StatementRefused mistake) {
            missing = Double.NaN;
            throw mistake;
        }
    }

    /** What is missing after all was taken in that could be, by where that shows; empty where that could not be read. */
    private Map<String, Optional<Long>> look(Set<WebhookOwner> owners) {
        // What is older would be forgotten at once, and fetched again.
        var oldest = clock.instant().minus(config.retention());
        var found = new HashMap<String, Optional<Long>>();
        var seen = new HashSet<String>();
        owners.forEach(owner -> found.put(log(owner), takeIn(owner, oldest, seen)));
        unheard.verify(leadership.led()).forEach((name, count) -> found.put("versions of " + name, count));
        return found;
    }

    private static String log(WebhookOwner owner) {
        return "log of " + owner;
    }

    /** Every {@link LooksAgain#TURN}. */
    @Scheduled(every = "5s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void afterOutage() {
        try {
            // Noted only then: outages of several replicas that end together are looked after together.
            if (isToLook(endedOutages.count())) {
                run();
            }
            noteOver();
        } catch (DatabaseUnavailable away) {
            LOG.debugf("It cannot be seen whether an outage is over: %s", away.getMessage());
        }
    }

    /** What took the database away may have taken Pulumi Cloud away too, which then comes back later; so may leadership. */
    private boolean isToLook(long ended) {
        var last = owners().stream()
                .map(owner -> Optional.ofNullable(looked.get(owner)))
                .toList();
        if (last.stream()
                .anyMatch(look -> look.filter(known -> known.after() == ended).isEmpty())) {
            again.begin();
            return true;
        }
        return !last.stream().flatMap(Optional::stream).allMatch(Looked::wholly) && again.isTurn();
    }

    /** Whatever this replica turned away is of clusters that any may lead. */
    private void noteOver() {
        if (outage.isOver()) {
            try {
                endedOutages.add();
            } catch (RuntimeException failed) {
                outage.turnedAway();
                throw failed;
            }
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

    /**
     * Takes in what of one log is not here, with no other in memory meanwhile.
     *
     * @param seen ids of those that were in a log before
     * @return how many could not be taken in; empty where the log cannot be read, or not wholly: backfill then does not
     *     know what is missing, and says so
     */
    private Optional<Long> takeIn(WebhookOwner owner, Instant oldest, Set<String> seen) {
        try {
            var read = archive.of(owner);
            var missed = read.deliveries().stream()
                    .filter(delivery -> seen.add(delivery.id()))
                    .filter(delivery -> delivery.receivedAt().isAfter(oldest))
                    .filter(this::isAbsent)
                    .filter(delivery -> !take(delivery))
                    .count();
            read.unread().ifPresent(why -> note(owner, why));
            return read.unread().isEmpty() ? Optional.of(missed) : Optional.empty();
        } catch (Unreadable unreadable) {
            note(owner, unreadable.reason());
            return Optional.empty();
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
