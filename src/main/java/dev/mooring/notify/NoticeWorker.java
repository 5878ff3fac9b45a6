package dev.mooring.notify;

import dev.mooring.clock.Backoff;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.notify.NoticeQueue.Batch;
import dev.mooring.notify.NoticeQueue.Claimed;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends what waits, each sink on a thread of its own, so that one that is away keeps none of the others waiting. What was
 * interrupted is sent again, with the same id. A thread that ended by itself is started anew.
 */
@ApplicationScoped
public class NoticeWorker {
    private static final Logger LOG = Logger.getLogger(NoticeWorker.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration LAST_ROUND = Duration.ofSeconds(5);
    /** Longer than a send may take and a driver waits for a database. */
    private static final Duration STUCK_AFTER = Duration.ofMinutes(3);

    /** What is sent one after another is sent only while the claim on it holds for yet another one. */
    private static final Duration WHILE_CLAIMED =
            NoticeQueue.LAPSE.minus(Courier.BOUND).minusSeconds(10);

    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10),
        Duration.ofHours(1)
    };
    private final NoticeStore store;
    private final NoticeQueue queue;
    private final Routes routes;
    private final Courier courier;
    private final NotifyConfig config;
    private final Clock clock;
    private final MeterRegistry registry;
    private final Map<String, Semaphore> work = new ConcurrentHashMap<>();
    /** Guarded by itself. */
    private final Map<String, Thread> loops = new LinkedHashMap<>();

    private final Map<String, Long> lastTurns = new ConcurrentHashMap<>();
    private final Map<String, Round> rounds = new ConcurrentHashMap<>();
    private final DoubleSupplier jitter;
    private volatile boolean stopping;

    /**
     * What a sink did not take since it was looked last whether anything is due, and until when that waits. What is later is
     * tried all the same: one that a sink chokes on must not hold up all others. But who heard that something began again
     * would take the end of the first time for its end.
     */
    private static final class Round {
        /** At the longest delay about an hour. */
        private static final int MOST_TRIES = 40;

        private final Map<String, Instant> threads = new HashMap<>();
        private final Map<String, Instant> matters = new HashMap<>();

        Set<String> failed(Instant now) {
            threads.values().removeIf(next -> !next.isAfter(now));
            return threads.keySet();
        }

        boolean holds(Batch batch, Instant now) {
            matters.values().removeIf(next -> !next.isAfter(now));
            return tries(batch) <= MOST_TRIES
                    && batch.notices().stream().flatMap(Round::matters).anyMatch(matters::containsKey);
        }

        void add(List<Claimed> notices, Instant next) {
            notices.forEach(one -> threads.put(one.message().thread(), next));
            notices.stream().flatMap(Round::matters).forEach(matter -> matters.put(matter, next));
        }

        private static Stream<String> matters(Claimed notice) {
            return Stream.concat(
                            notice.message().open().stream(),
                            notice.message().ended().stream().map(Message.Ended::matter))
                    .map(Matter::key);
        }
    }

    @Inject
    public NoticeWorker(
            NoticeStore store,
            NoticeQueue queue,
            Routes routes,
            Courier courier,
            NotifyConfig config,
            Clock clock,
            MeterRegistry registry) {
        this(
                store,
                queue,
                routes,
                courier,
                config,
                clock,
                registry,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param jitter from 0 to 1 */
    NoticeWorker(
            NoticeStore store,
            NoticeQueue queue,
            Routes routes,
            Courier courier,
            NotifyConfig config,
            Clock clock,
            MeterRegistry registry,
            DoubleSupplier jitter) {
        this.store = store;
        this.queue = queue;
        this.routes = routes;
        this.courier = courier;
        this.config = config;
        this.clock = clock;
        this.registry = registry;
        this.jitter = jitter;
    }

    /** Takes up what was left over and begins. */
    public void start() {
        if (!routes.sinks().isEmpty()) {
            queue.takeUpWhatWasLeft();
            Gauge.builder("mooring.notices.pending", this, NoticeWorker::pending)
                    .description("Notices that wait to be sent, or to be sent again")
                    .register(registry);
        }
        for (var sink : routes.sinks()) {
            work.put(sink.name(), new Semaphore(0));
            begin(sink);
            Gauge.builder("mooring.notice.waiting.seconds", sink, this::waitingSeconds)
                    .description("Age of the oldest notice or reminder that a sink did not take; 0 where none waits")
                    .tag("sink", sink.name())
                    .register(registry);
            Gauge.builder("mooring.notice.stuck", sink, one -> isStuck(one, STUCK_AFTER) ? 1 : 0)
                    .description("1 where what sends to a sink does not move, or tries of it hang")
                    .tag("sink", sink.name())
                    .register(registry);
        }
    }

    private void begin(Sink sink) {
        synchronized (loops) {
            lastTurns.put(sink.name(), System.nanoTime());
            loops.put(
                    sink.name(),
                    Thread.ofPlatform().name("notices-" + sink.name()).daemon().start(() -> workUntilStopped(sink)));
        }
    }

    /** Starts anew what ended by itself. */
    void revive() {
        for (var sink : routes.sinks()) {
            if (isDead(sink)) {
                LOG.errorf("What sends to %s had ended; it is started anew", sink.name());
                begin(sink);
            }
        }
    }

    private boolean isDead(Sink sink) {
        synchronized (loops) {
            var loop = loops.get(sink.name());
            return loop != null && !stopping && !loop.isAlive();
        }
    }

    /** Whether what sends to any sink is dead, or did not come round for so long. A sink that hangs is not its fault. */
    public boolean isStuck(Duration patience) {
        return routes.sinks().stream().anyMatch(sink -> doesNotMove(sink, patience));
    }

    private boolean isStuck(Sink sink, Duration patience) {
        return courier.hanging(sink) > 0 || doesNotMove(sink, patience);
    }

    private boolean doesNotMove(Sink sink, Duration patience) {
        var last = lastTurns.get(sink.name());
        return last != null && !stopping && (isDead(sink) || System.nanoTime() - last > patience.toNanos());
    }

    /** Since when a sink could not be reminded, and why; empty where it is, or is not to be. */
    Optional<Courier.Unreminded> unreminded(Sink sink) {
        return courier.unreminded(sink, clock.instant());
    }

    private double waitingSeconds(Sink sink) {
        try {
            return Stream.concat(
                                    store.oldest(sink.name()).stream(),
                                    unreminded(sink).map(Courier.Unreminded::since).stream())
                            .min(Comparator.naturalOrder())
                            .map(oldest -> positive(Duration.between(oldest, clock.instant())))
                            .map(Duration::toMillis)
                            .orElse(0L)
                    / 1000.0;
        } catch (DatabaseUnavailable unknown) {
            return Double.NaN;
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
        try {
            while (!stopping) {
                work(sink);
            }
        } catch (InterruptedException _) {
            // It alone ends, wherever that found it, and is started anew.
        }
    }

    private void work(Sink sink) throws InterruptedException {
        lastTurns.put(sink.name(), System.nanoTime());
        try {
            if (!sendNext(sink)) {
                await(sink);
            }
        } catch (DatabaseUnavailable unavailable) {
            LOG.debug("Notices wait for the database");
            TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
        } catch (OutOfMemoryError endsAll) {
            throw endsAll;
        } catch (RuntimeException | Error unforeseen) {
            LOG.errorf(unforeseen, "Notices for %s could not be sent; it goes on", sink.name());
            TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
        }
    }

    private void await(Sink sink) throws InterruptedException {
        var asked = work.get(sink.name());
        if (asked != null && asked.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
            asked.drainPermits();
        }
    }

    /** Sends what waits of the thread that is due longest. False where nothing is due. */
    boolean sendNext(Sink sink) {
        var now = clock.instant();
        var round = round(sink);
        var batch = queue.claim(sink.name(), sink.sums(), now, round.failed(now));
        batch.ifPresentOrElse(due -> send(sink, due, round), () -> rounds.remove(sink.name()));
        return batch.isPresent();
    }

    private Round round(Sink sink) {
        return rounds.computeIfAbsent(sink.name(), _ -> new Round());
    }

    private void send(Sink sink, Batch batch, Round round) {
        if (batch.notices().isEmpty()) {
            return;
        }
        var now = clock.instant();
        if (round.holds(batch, now)) {
            later(
                    sink,
                    batch.notices(),
                    "an earlier one about the same was not taken",
                    now.plus(delay(tries(batch), null)));
        } else if (sink.merges()) {
            sendMerged(sink, batch);
        } else {
            sendEach(sink, batch);
        }
    }

    private void later(Sink sink, List<Claimed> notices, String cause, Instant next) {
        queue.later(notices, cause, next);
        round(sink).add(notices, next);
    }

    /** The newest tells of all. */
    private void sendMerged(Sink sink, Batch batch) {
        var newest = batch.notices().getLast();
        var message = whole(batch);
        var before = batch.notices().stream().filter(Claimed::mayHaveArrived).toList();
        var again = !before.isEmpty();
        var since = before.stream()
                .map(one -> one.message().at())
                .min(Comparator.naturalOrder())
                .orElse(message.at());
        var whole = new Claimed(newest.seq(), newest.id(), message, tries(batch), newest.createdAt(), again);
        var outcome = courier.send(sink, new Sending(newest.id(), message, batch.ref(), again, since));
        settle(sink, whole, batch.notices(), outcome);
    }

    /** What is sent again after later ones of its thread tells what these told: that it is over, for example. */
    private Message whole(Batch batch) {
        var ofThread = batch.notices().stream()
                .filter(one -> one.message().thread().equals(batch.thread()))
                .mapToLong(Claimed::seq)
                .min();
        var messages = new TreeMap<Long, Message>();
        ofThread.ifPresent(first -> messages.putAll(store.toldAfter(batch.sink(), batch.thread(), first)));
        batch.notices().forEach(one -> messages.put(one.seq(), one.message()));
        return Message.whole(List.copyOf(messages.values()));
    }

    private static int tries(Batch batch) {
        return batch.notices().stream().mapToInt(Claimed::attempts).max().orElse(1);
    }

    private void sendEach(Sink sink, Batch batch) {
        var rest = new ArrayList<>(batch.notices());
        var began = System.nanoTime();
        while (!rest.isEmpty()) {
            if (System.nanoTime() - began > WHILE_CLAIMED.toNanos()) {
                queue.release(rest);
                return;
            }
            lastTurns.put(sink.name(), System.nanoTime());
            var next = rest.getFirst();
            var outcome =
                    courier.send(sink, new Sending(next.id(), next.message(), batch.ref(), next.mayHaveArrived()));
            settle(sink, next, rest, outcome);
            if (outcome instanceof Outcome.Later) {
                return;
            }
            rest.removeFirst();
        }
    }

    /**
     * Notes what became of a notice.
     *
     * @param together those that wait with it, itself among them
     */
    private void settle(Sink sink, Claimed notice, List<Claimed> together, Outcome outcome) {
        var now = clock.instant();
        switch (outcome) {
            case Outcome.Sent(var ref) -> {
                queue.sent(notice, toldWith(sink, notice, together), ref, now);
                count(sink, "sent");
                Timer.builder("mooring.notice.delay")
                        .description("Time from what is told of to the sink that took it")
                        .tag("sink", sink.name())
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry)
                        .record(positive(Duration.between(notice.createdAt(), now)));
            }
            case Outcome.Later(var cause, var after, var mayHaveArrived) -> {
                var tried = sink.merges() ? together : List.of(notice);
                var over = isGivenUp(notice, now)
                        ? together.stream()
                                .filter(one -> tried.contains(one) || isGivenUp(one, now))
                                .toList()
                        : List.<Claimed>of();
                over.forEach(one -> park(sink, one, cause, now));
                if (after != null) {
                    queue.leaveAlone(sink.name(), now.plus(after));
                }
                var rest = together.stream().filter(one -> !over.contains(one)).toList();
                if (!rest.isEmpty()) {
                    count(sink, "retried");
                    later(
                            sink,
                            rest.stream()
                                    .map(one -> mayHaveArrived && tried.contains(one) ? one.perhapsThere() : one)
                                    .toList(),
                            cause,
                            now.plus(delay(rest.getFirst().attempts(), after)));
                }
            }
            case Outcome.Refused(var cause) ->
                (sink.merges() ? together : List.of(notice)).forEach(one -> park(sink, one, cause, now));
        }
    }

    private static List<Claimed> toldWith(Sink sink, Claimed notice, List<Claimed> together) {
        return sink.merges()
                ? together.stream().filter(one -> one.seq() != notice.seq()).toList()
                : List.of();
    }

    private boolean isGivenUp(Claimed notice, Instant now) {
        return Duration.between(notice.createdAt(), now).compareTo(config.giveUpAfter()) > 0;
    }

    private void park(Sink sink, Claimed notice, String cause, Instant now) {
        if (!queue.parked(notice, cause, now)) {
            return;
        }
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
        var delay = new Backoff(config.retryDelay(), config.longestDelay()).after(attempts);
        var chosen = Duration.ofMillis((long) (delay.toMillis() * (0.5 + jitter.getAsDouble() / 2)));
        return asked == null || asked.compareTo(chosen) < 0 ? chosen : asked;
    }

    private List<Thread> begun() {
        synchronized (loops) {
            return List.copyOf(loops.values());
        }
    }

    /** Waits a while for what is on its way. */
    @PreDestroy
    void stop() {
        stopping = true;
        wake();
        try {
            for (var loop : begun()) {
                if (!loop.join(LAST_ROUND)) {
                    LOG.debugf("%s is stopped in the middle; what it had in hand is sent again", loop.getName());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
