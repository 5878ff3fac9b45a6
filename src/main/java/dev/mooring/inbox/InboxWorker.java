package dev.mooring.inbox;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.event.EventParser;
import dev.mooring.event.PulumiEvent;
import dev.mooring.inbox.DeliveryTable.Claimed;
import dev.mooring.inbox.DeliveryTable.Finished;
import dev.mooring.verification.EventDesk;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works deliveries off: parse, hand the event over, and when the report it led to is stored, mark it done. Whatever one
 * delivery throws parks that one, after bounded tries; the loop goes on.
 */
@ApplicationScoped
public class InboxWorker {
    private static final Logger LOG = Logger.getLogger(InboxWorker.class);
    private static final int BATCH = 500;
    /** A replica that was killed holds its claims no longer than this; a living one renews them. */
    private static final Duration LAPSE = Duration.ofSeconds(20);

    private static final Duration RENEWAL = Duration.ofSeconds(5);
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2)
    };
    private static final int GATHER_MILLIS = 20;
    private static final int IDLE_MILLIS = 1_000;

    private final DeliveryTable table;
    private final EventDesk desk;
    private final InboxConfig config;
    private final Clock clock;
    /** Deliveries whose verification still runs. */
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();

    private final Semaphore work = new Semaphore(0);
    private final Timer toReport;
    private volatile boolean stopping;
    private volatile Instant lastTick;
    private Instant lastRenewal = Instant.EPOCH;

    @Inject
    InboxWorker(DeliveryTable table, EventDesk desk, InboxConfig config, Clock clock, MeterRegistry registry) {
        this.table = table;
        this.desk = desk;
        this.config = config;
        this.clock = clock;
        this.lastTick = clock.instant();
        this.toReport = Timer.builder("mooring.delivery.to.report")
                .description("Time from a delivery to the report it led to")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** Takes up what was left over and begins. */
    public void start() {
        Thread.ofPlatform().name("inbox-worker").daemon().start(this::workUntilStopped);
    }

    /** There may be something to do. */
    public void wake() {
        work.release();
    }

    /** When the loop last came round. */
    public Instant lastTick() {
        return lastTick;
    }

    private void workUntilStopped() {
        while (!stopping) {
            lastTick = clock.instant();
            try {
                if (workOff() < BATCH && work.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
                    // Lets a group gather, so that the writer of new deliveries seldom waits for this one.
                    TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
                    work.drainPermits();
                }
            } catch (InterruptedException _) {
                stopping = true;
            } catch (DatabaseUnavailable unavailable) {
                LOG.warn("Inbox waits for the database");
                pause();
            } catch (RuntimeException unforeseen) {
                LOG.error("Inbox worker failed; it goes on", unforeseen);
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
        } catch (InterruptedException _) {
            stopping = true;
        }
    }

    private void renewClaims() {
        var now = clock.instant();
        if (!inHand.isEmpty() && lastRenewal.plus(RENEWAL).isBefore(now)) {
            table.renew(List.copyOf(inHand), now.plus(LAPSE));
            lastRenewal = now;
        }
    }

    private int workOff() {
        renewClaims();
        var claimed = table.claim(BATCH + inHand.size(), clock.instant(), LAPSE).stream()
                .filter(one -> inHand.add(one.delivery().id()))
                .toList();
        var finished = new ArrayList<Settled>();
        for (var one : claimed) {
            try {
                workOff(one, finished);
            } catch (DatabaseUnavailable unavailable) {
                setAside(one, unavailable);
            } catch (RuntimeException | StackOverflowError failed) {
                failed(one, failed);
            }
        }
        finish(finished);
        return claimed.size();
    }

    /** Together where that works, and one by one where one of them is in the way. */
    private void finish(List<Settled> settled) {
        if (settled.isEmpty()) {
            return;
        }
        try {
            table.finish(settled.stream().map(Settled::finished).toList(), clock.instant());
            settled.forEach(one -> inHand.remove(one.finished().id()));
        } catch (DatabaseUnavailable together) {
            settled.forEach(one -> conclude(one.claimed(), one.finished(), null));
        }
    }

    /** A delivery that is done but for being marked so. */
    private record Settled(Claimed claimed, Finished finished) {}

    /** Events that concern no cluster are done at once; the others when their verification is. */
    private void workOff(Claimed claimed, List<Settled> finished) {
        var delivery = claimed.delivery();
        var event = EventParser.parse(delivery.kind(), delivery.body());
        var done = new Finished(delivery.id(), claimed.attempts(), name(event), target(event));
        var report = desk.handle(event, delivery.receivedAt());
        if (report.isDone() && !report.isCompletedExceptionally()) {
            finished.add(new Settled(claimed, done));
            return;
        }
        var unused = report.whenComplete((_, failure) -> conclude(claimed, done, failure));
    }

    private void concluded(Claimed claimed) {
        toReport.record(Duration.between(claimed.delivery().receivedAt(), clock.instant()));
    }

    private void conclude(Claimed claimed, Finished done, @Nullable Throwable failure) {
        try {
            if (failure == null) {
                table.finish(List.of(done), clock.instant());
                inHand.remove(done.id());
                concluded(claimed);
            } else {
                failed(claimed, failure);
            }
        } catch (DatabaseUnavailable unavailable) {
            setAside(claimed, unavailable);
        }
    }

    /** What the database refuses to conclude is tried again, and parked in the end; if it is away, the claim lapses. */
    private void setAside(Claimed claimed, DatabaseUnavailable refused) {
        try {
            failed(claimed, refused);
        } catch (DatabaseUnavailable away) {
            LOG.warnf(
                    "Delivery %s could not be concluded; it will run again",
                    claimed.delivery().id());
        }
    }

    private void failed(Claimed claimed, Throwable failure) {
        var root = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        var cause = root.getClass().getSimpleName();
        var id = claimed.delivery().id();
        try {
            if (claimed.attempts() >= config.attempts()) {
                LOG.errorf(root, "Delivery %s is parked after %d tries", id, claimed.attempts());
                table.park(claimed, cause, clock.instant());
            } else {
                var delay = config.retryDelay().multipliedBy(1L << Math.min(claimed.attempts() - 1, 10));
                table.retry(claimed, cause, clock.instant().plus(delay));
            }
        } finally {
            inHand.remove(id);
        }
    }

    private static String name(PulumiEvent event) {
        return event instanceof PulumiEvent.Unrecognised unrecognised
                ? "Unrecognised: " + unrecognised.reason()
                : event.getClass().getSimpleName();
    }

    private static String target(PulumiEvent event) {
        return event.stack()
                .map(Object::toString)
                .or(() -> event.esc().map(Object::toString))
                .orElse("");
    }

    @PreDestroy
    void stop() {
        stopping = true;
        work.release();
    }
}
