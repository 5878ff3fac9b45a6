package dev.mooring.notify;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.notify.NoticeStore.Batch;
import dev.mooring.notify.NoticeStore.Claimed;
import dev.mooring.notify.Sink.Outcome;
import dev.mooring.notify.Sink.Sending;
import dev.mooring.report.ReportDesk.Issue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends what waits, each sink on a thread of its own, so that one that is away keeps none of the others waiting. What was
 * interrupted is sent again, with the same id.
 */
@ApplicationScoped
public class NoticeWorker {
    private static final Logger LOG = Logger.getLogger(NoticeWorker.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration LAST_ROUND = Duration.ofSeconds(5);
    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10),
        Duration.ofHours(1)
    };
    private final NoticeStore store;
    private final Routes routes;
    private final NotifyConfig config;
    private final Clock clock;
    private final MeterRegistry registry;
    private final Map<String, Semaphore> work = new ConcurrentHashMap<>();
    private final List<Thread> loops = new ArrayList<>();
    private final DoubleSupplier jitter;
    private volatile boolean stopping;

    @Inject
    public NoticeWorker(NoticeStore store, Routes routes, NotifyConfig config, Clock clock, MeterRegistry registry) {
        this(
                store,
                routes,
                config,
                clock,
                registry,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param jitter from 0 to 1 */
    NoticeWorker(
            NoticeStore store,
            Routes routes,
            NotifyConfig config,
            Clock clock,
            MeterRegistry registry,
            DoubleSupplier jitter) {
        this.store = store;
        this.routes = routes;
        this.config = config;
        this.clock = clock;
        this.registry = registry;
        this.jitter = jitter;
    }

    /** Takes up what was left over and begins. */
    public void start() {
        if (!routes.sinks().isEmpty()) {
            store.takeUpWhatWasLeft();
            Gauge.builder("mooring.notices.pending", this, NoticeWorker::pending)
                    .description("Notices that wait to be sent, or to be sent again")
                    .register(registry);
        }
        for (var sink : routes.sinks()) {
            work.put(sink.name(), new Semaphore(0));
            loops.add(
                    Thread.ofPlatform().name("notices-" + sink.name()).daemon().start(() -> workUntilStopped(sink)));
        }
    }

    private double pending() {
        try {
            return store.pending();
        } catch (DatabaseUnavailable unknown) {
            return Double.NaN;
        }
    }

    /** There may be something to send. */
    public void wake() {
        work.values().forEach(Semaphore::release);
    }

    void issued(@Observes Issue issue) {
        wake();
    }

    private void workUntilStopped(Sink sink) {
        while (!stopping) {
            try {
                if (!sendNext(sink)) {
                    await(sink);
                }
            } catch (InterruptedException _) {
                return;
            } catch (DatabaseUnavailable unavailable) {
                LOG.debug("Notices wait for the database");
                pause();
            } catch (OutOfMemoryError endsAll) {
                throw endsAll;
            } catch (RuntimeException | Error unforeseen) {
                LOG.errorf(unforeseen, "Notices for %s could not be sent; it goes on", sink.name());
                pause();
            }
        }
    }

    private void await(Sink sink) throws InterruptedException {
        var asked = work.get(sink.name());
        if (asked != null && asked.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
            asked.drainPermits();
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
        } catch (InterruptedException _) {
            stopping = true;
        }
    }

    /** Sends what waits of the thread that is due longest. False where nothing is due. */
    boolean sendNext(Sink sink) {
        var batch = store.claim(sink.name(), clock.instant());
        batch.ifPresent(due -> send(sink, due));
        return batch.isPresent();
    }

    private void send(Sink sink, Batch batch) {
        if (batch.notices().isEmpty()) {
            return;
        }
        if (sink.merges()) {
            sendMerged(sink, batch);
        } else {
            sendEach(sink, batch);
        }
    }

    /** The newest tells of all. */
    private void sendMerged(Sink sink, Batch batch) {
        var newest = batch.notices().getLast();
        var message = newest.message();
        for (var earlier : batch.notices().reversed().subList(1, batch.notices().size())) {
            message = message.after(earlier.message());
        }
        var whole = new Claimed(newest.seq(), newest.id(), message, tries(batch), newest.createdAt());
        if (settle(sink, whole, batch.notices(), outcome(sink, new Sending(newest.id(), message, batch.ref())))) {
            batch.notices().stream()
                    .limit(batch.notices().size() - 1L)
                    .forEach(one -> store.merged(one, newest.id(), clock.instant()));
        }
    }

    private static int tries(Batch batch) {
        return batch.notices().stream().mapToInt(Claimed::attempts).max().orElse(1);
    }

    private void sendEach(Sink sink, Batch batch) {
        var rest = new ArrayList<>(batch.notices());
        while (!rest.isEmpty()) {
            var next = rest.getFirst();
            var outcome = outcome(sink, new Sending(next.id(), next.message(), batch.ref()));
            settle(sink, next, rest, outcome);
            if (outcome instanceof Outcome.Later) {
                return;
            }
            rest.removeFirst();
        }
    }

    private static Outcome outcome(Sink sink, Sending sending) {
        try {
            return sink.send(sending);
        } catch (RuntimeException unforeseen) {
            // Its text may hold an address, and an address a secret.
            LOG.debugf("A notice could not be sent: %s", unforeseen.getClass().getName());
            return new Outcome.Later("failed: " + unforeseen.getClass().getSimpleName(), null);
        }
    }

    /**
     * Notes what became of a notice.
     *
     * @param together those that wait with it
     * @return whether the sink took it
     */
    private boolean settle(Sink sink, Claimed notice, List<Claimed> together, Outcome outcome) {
        var now = clock.instant();
        return switch (outcome) {
            case Outcome.Sent(var ref) -> {
                store.sent(notice, ref, now);
                count(sink, "sent");
                Timer.builder("mooring.notice.delay")
                        .description("Time from what is told of to the sink that took it")
                        .tag("sink", sink.name())
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry)
                        .record(positive(Duration.between(notice.createdAt(), now)));
                yield true;
            }
            case Outcome.Later(var cause, var after) -> {
                if (isGivenUp(notice, now)) {
                    together.forEach(one -> park(sink, one, cause, now));
                } else {
                    count(sink, "retried");
                    store.later(together, cause, now.plus(delay(notice.attempts(), after)));
                }
                yield false;
            }
            case Outcome.Refused(var cause) -> {
                (sink.merges() ? together : List.of(notice)).forEach(one -> park(sink, one, cause, now));
                yield false;
            }
        };
    }

    private boolean isGivenUp(Claimed notice, Instant now) {
        return Duration.between(notice.createdAt(), now).compareTo(config.giveUpAfter()) > 0;
    }

    private void park(Sink sink, Claimed notice, String cause, Instant now) {
        store.parked(notice, cause, now);
        count(sink, "parked");
        LogFields.with(LogField.EVENT, "notice-parked")
                .and(LogField.CAUSE, cause)
                .run(() -> LOG.errorf(
                        "Notice %s for %s is parked after %d tries", notice.id(), sink.name(), notice.attempts()));
    }

    private void count(Sink sink, String outcome) {
        Counter.builder("mooring.notices")
                .description("Notices by what became of a try: sent, retried or parked")
                .tags("sink", sink.name(), "outcome", outcome)
                .register(registry)
                .increment();
    }

    private static Duration positive(Duration time) {
        return time.isNegative() ? Duration.ZERO : time;
    }

    /** Half of it is left to chance, so that replicas and sinks do not come back all at once. */
    private Duration delay(int attempts, @Nullable Duration asked) {
        var delay = config.retryDelay().multipliedBy(1L << Math.min(Math.max(attempts - 1, 0), 20));
        var bounded = delay.compareTo(config.longestDelay()) < 0 ? delay : config.longestDelay();
        var chosen = Duration.ofMillis((long) (bounded.toMillis() * (0.5 + jitter.getAsDouble() / 2)));
        return asked == null || asked.compareTo(chosen) < 0 ? chosen : asked;
    }

    /** Waits a while for what is on its way. */
    @PreDestroy
    void stop() {
        stopping = true;
        wake();
        try {
            for (var loop : loops) {
                if (!loop.join(LAST_ROUND)) {
                    LOG.debugf("%s is stopped in the middle; what it had in hand is sent again", loop.getName());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
