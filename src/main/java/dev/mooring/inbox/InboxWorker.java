package dev.mooring.inbox;

import dev.mooring.clock.Backoff;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.StatementRefused;
import dev.mooring.database.StorageLost;
import dev.mooring.event.EventParser;
import dev.mooring.inbox.Claimed.Slot;
import dev.mooring.inbox.Delivery.Origin;
import dev.mooring.inbox.Result.Done;
import dev.mooring.inbox.Result.Held;
import dev.mooring.inbox.Result.Parked;
import dev.mooring.inbox.Result.Retry;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.verification.Arrival;
import dev.mooring.verification.EventDesk;
import dev.mooring.verification.Outlived;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
    /** So few that whoever writes new deliveries waits for about as long as for one of its own groups. */
    private static final int BATCH = 100;

    private static final int MOST_HELD = 2_000;
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
    private static final String ENDED_THE_PROCESS = "the process ended each time while the delivery was read";
    private static final int GATHER_MILLIS = 50;
    private static final int GIVE_WAY_MILLIS = 20;
    private static final int IDLE_MILLIS = 1_000;
    private static final Duration LAST_ROUND = Duration.ofSeconds(5);

    private final DeliveryQueue queue;
    private final EventDesk desk;
    private final InboxConfig config;
    private final Clock clock;
    /** Deliveries whose verification still runs. */
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();

    /** Deliveries whose verification has ended, and that are not written down yet. */
    private final Queue<Result> concluded = new ConcurrentLinkedQueue<>();

    private final SetAside setAside;

    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("inbox-claims").daemon().unstarted(task));
    private final Semaphore work = new Semaphore(0);
    private final Timer toReport;
    private volatile @Nullable Thread loop;
    private volatile boolean stopping;
    /** Whether what was claimed last was all that may be in memory, so that more may be due. Of the loop alone. */
    private boolean isCut;

    private volatile long lastTick = System.nanoTime();
    private volatile long lastRenewal = System.nanoTime();

    @Inject
    InboxWorker(DeliveryQueue queue, EventDesk desk, InboxConfig config, Clock clock, MeterRegistry registry) {
        this.queue = queue;
        this.desk = desk;
        this.config = config;
        this.clock = clock;
        this.setAside = new SetAside(config.retryDelay());
        this.toReport = Timer.builder("mooring.delivery.to.report")
                .description("Time from a delivery to the report it led to")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** Takes up what was left over and begins. */
    public void start() {
        lastTick = System.nanoTime();
        lastRenewal = lastTick;
        loop = Thread.ofPlatform().name("inbox-worker").daemon().start(this::workUntilStopped);
        var seconds = RENEWAL.toSeconds();
        var unused = renewal.scheduleWithFixedDelay(this::renewClaims, seconds, seconds, TimeUnit.SECONDS);
    }

    /** There may be something to do. */
    public void wake() {
        work.release();
    }

    /** Whether the loop is dead, or did not come round for so long, whatever the clock was set to since. */
    public boolean isStuck(Duration patience) {
        var started = loop;
        return started != null
                && !stopping
                && (!started.isAlive() || isOver(lastTick, patience) || isOver(lastRenewal, patience));
    }

    private static boolean isOver(long sinceNanos, Duration patience) {
        return System.nanoTime() - sinceNanos > patience.toNanos();
    }

    private void workUntilStopped() {
        while (!stopping) {
            lastTick = System.nanoTime();
            try {
                if (workOff() < BATCH && !isCut) {
                    awaitWork();
                } else if (work.drainPermits() > 0) {
                    // Whoever sends so fast is waiting for an answer; what is stored is not.
                    TimeUnit.MILLISECONDS.sleep(GIVE_WAY_MILLIS);
                }
            } catch (InterruptedException _) {
                stopping = true;
            } catch (StorageLost told) {
                pause();
            } catch (DatabaseUnavailable unavailable) {
                LOG.warn("Inbox waits for the database");
                pause();
            } catch (OutOfMemoryError endsAll) {
                throw endsAll;
            } catch (RuntimeException | Error unforeseen) {
                LOG.error("Inbox worker failed; it goes on", unforeseen);
                pause();
            }
        }
    }

    private void awaitWork() throws InterruptedException {
        if (work.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
            // Lets a group gather, so that the writer of new deliveries seldom waits for this one.
            TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
            work.drainPermits();
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
        lastRenewal = System.nanoTime();
        try {
            queue.renew(List.copyOf(inHand));
        } catch (RuntimeException notNow) {
            LOG.debugf("Claims could not be renewed: %s", notNow.getMessage());
        } catch (Error unforeseen) {
            // Thrown on, it would silently end the renewals.
            LOG.error("Claims could not be renewed", unforeseen);
        }
    }

    private int workOff() {
        isCut = false;
        settleConcluded();
        // What is held waits for a verification: more than so much would only be held too.
        return inHand.size() < MOST_HELD ? claimAndWorkOff() : 0;
    }

    private int claimAndWorkOff() {
        try {
            return queue.workOff(BATCH, notToTake(), clock, this::workOff);
        } catch (StatementRefused together) {
            return workOffSingly();
        }
    }

    /** One of a group may hold something that the database refuses: it must not keep the others from being done. */
    private int workOffSingly() {
        var worked = 0;
        while (worked < BATCH && workOffNext() > 0) {
            worked++;
        }
        return worked;
    }

    private int workOffNext() {
        var tried = new ArrayList<Slot>();
        try {
            return queue.workOff(1, notToTake(), clock, due -> {
                due.forEach(one -> tried.add(one.slot()));
                return workOff(due);
            });
        } catch (StatementRefused refused) {
            if (tried.isEmpty()) {
                throw refused;
            }
            // What a verification still runs for is noted when that ends.
            tried.stream().filter(slot -> !inHand.contains(slot.id())).forEach(slot -> noteRefused(slot, refused));
            return tried.size();
        }
    }

    private void noteRefused(Slot slot, StatementRefused refused) {
        try {
            queue.settle(List.of(failed(slot, refused)), clock.instant());
        } catch (StatementRefused again) {
            setAside.add(slot.id(), again);
        }
    }

    /** What is being worked on, or cannot be. */
    private Set<String> notToTake() {
        var aside = setAside.now();
        if (aside.isEmpty()) {
            return inHand;
        }
        aside.addAll(inHand);
        return aside;
    }

    private List<Result> workOff(List<Claimed> claimed) {
        isCut = DeliveryQueue.isCut(claimed);
        return claimed.stream()
                .filter(one -> !inHand.contains(one.delivery().id()))
                .map(one -> LogFields.with(LogField.DELIVERY, one.delivery().id())
                        .<Result, RuntimeException>call(() -> workOff(one)))
                .toList();
    }

    /** Events that concern no cluster are done at once; the others when their verification is. */
    private Result workOff(Claimed claimed) {
        lastTick = System.nanoTime();
        var slot = claimed.slot();
        if (claimed.interrupted() && slot.attempts() > config.attempts()) {
            return parked(slot.before(), ENDED_THE_PROCESS, null);
        }
        try {
            var delivery = claimed.delivery();
            var event = EventParser.parse(delivery.kind(), delivery.body());
            var done = new Done(slot, Meanings.name(event), Meanings.target(event));
            var report = desk.handle(event, arrival(delivery));
            if (report.isDone()) {
                return report.isCompletedExceptionally() ? failed(slot, report.exceptionNow()) : done;
            }
            inHand.add(slot.id());
            var unused = report.whenComplete((_, failure) -> conclude(done, failure));
            return new Held(slot);
        } catch (OutOfMemoryError endsAll) {
            throw endsAll;
        } catch (RuntimeException | Error failed) {
            return failed(slot, failed);
        }
    }

    private static Arrival arrival(Delivery delivery) {
        return new Arrival(delivery.receivedAt(), delivery.origin() == Origin.WEBHOOK);
    }

    /** Whoever ends a verification only says so; the worker writes it down, with others. */
    private void conclude(Done done, @Nullable Throwable failure) {
        concluded.add(failure == null ? done : failed(done.slot(), failure));
        if (failure == null) {
            LogFields.with(LogField.EVENT, "delivery-done")
                    .and(LogField.DELIVERY, done.slot().id())
                    .run(() -> LOG.info("The report that the delivery led to is stored"));
            toReport.record(Duration.between(done.slot().receivedAt(), clock.instant()));
        }
        wake();
    }

    /** In hand until it is written down. While the database is away, it is not, and nothing is taken up. */
    private void settleConcluded() {
        for (var group = nextConcluded(); !group.isEmpty(); group = nextConcluded()) {
            try {
                queue.settle(group, clock.instant());
            } catch (StatementRefused together) {
                group.forEach(this::settleSingly);
            }
            group.forEach(result -> {
                concluded.remove(result);
                inHand.remove(result.slot().id());
            });
        }
    }

    private List<Result> nextConcluded() {
        return concluded.stream().limit(BATCH).toList();
    }

    private void settleSingly(Result result) {
        try {
            queue.settle(List.of(result), clock.instant());
        } catch (StatementRefused refused) {
            noteRefused(result.slot(), refused);
        }
    }

    private Result failed(Slot slot, Throwable failure) {
        var root = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        var cause = cause(root);
        var again = clock.instant().plus(delayAfter(slot.attempts()));
        if (root instanceof DatabaseUnavailable || root instanceof Outlived) {
            // Neither an outage nor a leader that stops is a try of the delivery: however long it lasts, all wait.
            return new Retry(slot.before(), cause, again);
        }
        return slot.attempts() >= config.attempts() ? parked(slot, cause, root) : new Retry(slot, cause, again);
    }

    private static Parked parked(Slot slot, String cause, @Nullable Throwable root) {
        LogFields.with(LogField.EVENT, "delivery-parked")
                .and(LogField.DELIVERY, slot.id())
                .and(LogField.CAUSE, cause)
                .run(() -> LOG.errorf(root, "Delivery %s is parked after %d tries", slot.id(), slot.attempts()));
        return new Parked(slot, cause);
    }

    private static String cause(Throwable root) {
        return switch (root) {
            case StatementRefused refused -> "the database refused what this led to: " + refused.reason();
            case DatabaseUnavailable _ -> "the database did not answer";
            case Outlived _ -> "nothing may be made of the verification that this led to: another one is waited for";
            default -> root.getClass().getSimpleName();
        };
    }

    private Duration delayAfter(int attempts) {
        return new Backoff(config.retryDelay(), DeliveryQueue.LONGEST_DELAY).after(attempts);
    }

    /** Waits a while for the round that is under way, so that the database is not taken from under it. */
    @PreDestroy
    void stop() {
        stopping = true;
        renewal.shutdownNow();
        work.release();
        var last = loop;
        try {
            if (last != null && !last.join(LAST_ROUND)) {
                LOG.warn("Inbox worker is stopped in the middle; what it had in hand is taken up at the next start");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
