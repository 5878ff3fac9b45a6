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
import dev.mooring.reading.Cause.Kind;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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
    private final EndedOutages endedOutages;
    private final InboxConfig config;
    private final Clock clock;
    private volatile double missing = Double.NaN;
    /** How many are missing, by where that shows, as it was last looked. */
    private final Map<String, Optional<Long>> found = new HashMap<>();
    /** How it was last looked what was missed. Of those whose webhooks may point here. */
    private final Map<WebhookOwner, Looked> looked = new HashMap<>();

    /**
     * @param after how many outages had ended before
     * @param settled whether all that was missed was taken in, or it is sure that no more can be seen
     */
    private record Looked(long after, boolean settled, LooksAgain again) {
        boolean isDue(long ended) {
            return after != ended || (!settled && again.isTurn());
        }

        Looked orNext(Looked next) {
            return after == next.after() ? this : next;
        }

        Looked asSettled() {
            return new Looked(after, true, again);
        }
    }

    /**
     * What became of one log.
     *
     * @param missing how many could not be taken in; empty where it cannot be read, or not wholly: backfill then does not
     *     know what is missing, and says so
     */
    private record Taken(Optional<Long> missing, boolean settled) {}

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
            found.clear();
            look(owners, ended);
        } catch (DatabaseUnavailable away) {
            missing = Double.NaN;
        } catch (StatementRefused mistake) {
            missing = Double.NaN;
            throw mistake;
        }
    }

    private void look(Set<WebhookOwner> owners, long ended) {
        owners.forEach(owner -> looked.merge(
                owner, new Looked(ended, false, new LooksAgain(config.backfillInterval())), Looked::orNext));
        var now = take(owners);
        found.putAll(now);
        missing = found.values().stream()
                .flatMap(Optional::stream)
                .reduce(Long::sum)
                .map(Long::doubleValue)
                .orElse(Double.NaN);
        owed.note(now);
    }

    /** What is missing after all was taken in that could be, by where that shows; empty where that could not be read. */
    private Map<String, Optional<Long>> take(Set<WebhookOwner> owners) {
        // What is older would be forgotten at once, and fetched again.
        var oldest = clock.instant().minus(config.retention());
        var left = new HashMap<String, Optional<Long>>();
        var seen = new HashSet<String>();
        for (var owner : owners) {
            var taken = takeIn(owner, oldest, seen);
            left.put("log of " + owner, taken.missing());
            if (taken.settled()) {
                looked.computeIfPresent(owner, (_, known) -> known.asSettled());
            }
        }
        var concerned = leadership.led().stream()
                .filter(cluster -> !Collections.disjoint(ownersOf(cluster), owners))
                .toList();
        unheard.verify(concerned).forEach((name, count) -> left.put("versions of " + name, count));
        return left;
    }

    /** Every {@link LooksAgain#TURN}. */
    @Scheduled(every = "5s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void afterOutage() {
        try {
            // Noted only then: outages of several replicas that end together are looked after together.
            lookAgain();
            noteOver();
        } catch (DatabaseUnavailable away) {
            LOG.debugf("It cannot be seen whether an outage is over: %s", away.getMessage());
        }
    }

    /** What took the database away may have taken Pulumi Cloud away too, which then comes back later; so may leadership. */
    private synchronized void lookAgain() {
        var ended = endedOutages.count();
        var due = owners();
        due.removeIf(owner -> {
            var known = looked.get(owner);
            return known != null && !known.isDue(ended);
        });
        if (!due.isEmpty()) {
            look(due, ended);
        }
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
     */
    private Taken takeIn(WebhookOwner owner, Instant oldest, Set<String> seen) {
        try {
            var read = archive.of(owner);
            var missed = read.deliveries().stream()
                    .filter(delivery -> seen.add(delivery.id()))
                    .filter(delivery -> delivery.receivedAt().isAfter(oldest))
                    .filter(this::isAbsent)
                    .filter(delivery -> !take(delivery))
                    .count();
            read.unread().ifPresent(why -> note(owner, why));
            return read.unread().isEmpty()
                    ? new Taken(Optional.of(missed), missed == 0)
                    : new Taken(
                            Optional.empty(),
                            missed == 0
                                    && read.unread().filter(Backfill::isSure).isPresent());
        } catch (Unreadable unreadable) {
            note(owner, unreadable.reason());
            return new Taken(Optional.empty(), isSure(unreadable.reason()));
        }
    }

    /** Of a stack and its organization, mostly one alone has a webhook that points here. What may not be seen may not be soon. */
    private static boolean isSure(Cause why) {
        return why.kind() == Kind.MISSING || why.kind() == Kind.REFUSED;
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
