package dev.mooring.notify;

import dev.mooring.notify.NoticeQueue.Batch;
import dev.mooring.notify.NoticeQueue.Claimed;
import dev.mooring.notify.Sink.Outcome;
import dev.mooring.notify.Sink.Sending;
import dev.mooring.report.ReportDesk.Issue;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Sends what waits, each sink on a thread of its own, so that one that is away keeps none of the others waiting. What was
 * interrupted is sent again, with the same id. A thread that ended by itself is started anew.
 */
@ApplicationScoped
public class NoticeWorker {
    /** Longer than a send may take and a driver waits for a database. */
    private static final Duration STUCK_AFTER = Duration.ofMinutes(3);

    /** What is sent one after another is sent only while the claim on it holds for yet another one. */
    private static final Duration WHILE_CLAIMED =
            NoticeQueue.LAPSE.minus(Courier.BOUND).minusSeconds(10);

    private final NoticeStore store;
    private final NoticeQueue queue;
    private final Routes routes;
    private final Courier courier;
    private final Clock clock;
    private final NoticeMeters meters;
    private final Settlement settlement;
    private final SinkThreads threads = new SinkThreads(this::sendNext);
    /** By the name of the sink. */
    private final Map<String, HeldBackNotices> heldBack = new ConcurrentHashMap<>();

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
        this.clock = clock;
        this.meters = new NoticeMeters(registry, store, clock);
        this.settlement = new Settlement(queue, config, clock, meters, jitter);
    }

    /** Takes up what was left over and begins. */
    public void start() {
        if (!routes.sinks().isEmpty()) {
            queue.takeUpWhatWasLeft();
            meters.measure();
        }
        for (var sink : routes.sinks()) {
            threads.start(sink);
            meters.measure(
                    sink,
                    () -> unreminded(sink).map(Courier.Unreminded::since),
                    () -> courier.hanging(sink) > 0 || threads.doesNotMove(sink, STUCK_AFTER));
        }
    }

    /** Starts anew what ended by itself. */
    void revive() {
        routes.sinks().forEach(threads::revive);
    }

    /** Whether what sends to any sink is dead, or did not come round for so long. A sink that hangs is not its fault. */
    public boolean isStuck(Duration patience) {
        return routes.sinks().stream().anyMatch(sink -> threads.doesNotMove(sink, patience));
    }

    /** Since when a sink could not be reminded, and why; empty where it is, or is not to be. */
    Optional<Courier.Unreminded> unreminded(Sink sink) {
        return courier.unreminded(sink, clock.instant());
    }

    /** There may be something to send. */
    public void wake() {
        threads.wake();
    }

    void issued(@Observes Issue issue) {
        wake();
    }

    /** Sends what waits of the thread that is due longest. False where nothing is due. */
    boolean sendNext(Sink sink) {
        var now = clock.instant();
        var held = heldBack(sink);
        var batch = queue.claim(sink.name(), sink.sums(), now, held.failed(now));
        batch.ifPresentOrElse(due -> send(sink, due, held), () -> heldBack.remove(sink.name()));
        return batch.isPresent();
    }

    private HeldBackNotices heldBack(Sink sink) {
        return heldBack.computeIfAbsent(sink.name(), _ -> new HeldBackNotices());
    }

    private void send(Sink sink, Batch batch, HeldBackNotices held) {
        if (batch.notices().isEmpty()) {
            return;
        }
        if (held.holds(batch, clock.instant())) {
            settlement.afterEarlierOnes(batch, held);
        } else if (sink.merges()) {
            sendMerged(sink, batch, held);
        } else {
            sendEach(sink, batch, held);
        }
    }

    /** The newest tells of all. */
    private void sendMerged(Sink sink, Batch batch, HeldBackNotices held) {
        var newest = batch.notices().getLast();
        var message = whole(batch);
        var before = batch.notices().stream().filter(Claimed::mayHaveArrived).toList();
        var again = !before.isEmpty();
        var since = before.stream()
                .map(one -> one.message().at())
                .min(Comparator.naturalOrder())
                .orElse(message.at());
        var whole = new Claimed(newest.seq(), newest.id(), message, batch.tries(), newest.createdAt(), again);
        var outcome = courier.send(sink, new Sending(newest.id(), message, batch.ref(), again, since));
        settlement.settle(sink, whole, batch.notices(), outcome, held);
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

    private void sendEach(Sink sink, Batch batch, HeldBackNotices held) {
        var rest = new ArrayList<>(batch.notices());
        var began = System.nanoTime();
        while (!rest.isEmpty()) {
            if (System.nanoTime() - began > WHILE_CLAIMED.toNanos()) {
                queue.release(rest);
                return;
            }
            threads.moves(sink);
            var next = rest.getFirst();
            var outcome =
                    courier.send(sink, new Sending(next.id(), next.message(), batch.ref(), next.mayHaveArrived()));
            settlement.settle(sink, next, rest, outcome, held);
            if (outcome instanceof Outcome.Later) {
                return;
            }
            rest.removeFirst();
        }
    }

    /** Waits a while for what is on its way. */
    @PreDestroy
    void stop() {
        threads.stop();
    }
}
