package dev.mooring.chaos;

import dev.mooring.demo.MooringProcess;
import dev.mooring.fault.Replicas;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Deliveries at an even pace, each to the next replica, as behind a load balancer that knows of nothing. What was not
 * acknowledged is sent again in the end, under the same id: as backfill does.
 */
final class SteadySenders {
    private static final byte[] UPDATE = Fixtures.bytes("world/healthy/webhooks/stack_update.update.succeeded.json");
    private static final int SENDERS = 3;
    private static final Duration PACE = Duration.ofMillis(100);
    /** A little longer than Mooring takes to say that it can not. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private final String prefix;
    private final Replicas replicas;
    private final Map<String, PulumiSender> byUrl = new ConcurrentHashMap<>();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    /** By id; of the first time only. */
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();

    private final AtomicInteger number = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean goesOn;

    /** When it was sent and when the answer came: instants of the stopwatch. */
    private record Acknowledged(long asked, long answered) {}

    /** @param prefix of the ids, which no others have */
    SteadySenders(String prefix, Replicas replicas) {
        this.prefix = prefix;
        this.replicas = replicas;
    }

    void start() {
        goesOn = true;
        for (var index = 0; index < SENDERS; index++) {
            threads.add(Thread.ofVirtual().start(this::run));
        }
    }

    private void run() {
        while (goesOn) {
            var next = number.incrementAndGet();
            send(prefix + next, next);
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PACE.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean send(String id, int turn) {
        sent.add(id);
        var asked = System.nanoTime();
        if (isAcknowledged(id, replicas.all(), turn)) {
            acknowledged.putIfAbsent(id, new Acknowledged(asked, System.nanoTime()));
            return true;
        }
        return false;
    }

    private boolean isAcknowledged(String id, List<MooringProcess> running, int turn) {
        if (running.isEmpty()) {
            return false;
        }
        try {
            var url = running.get(turn % running.size()).url();
            var status = byUrl.computeIfAbsent(url, to -> new PulumiSender(to, Replicas.SECRET, PATIENCE))
                    .send(id, "stack_update", UPDATE)
                    .statusCode();
            return status == 202 || status == 200;
        } catch (UncheckedIOException gone) {
            // No promise was made.
            return false;
        }
    }

    /** No further ones. */
    void stop() throws InterruptedException {
        goesOn = false;
        for (var thread : threads) {
            thread.join();
        }
        threads.clear();
    }

    /** Sends them once more, and returns those that were not acknowledged this time. */
    Set<String> sendAgain(Set<String> ids) {
        var left = new HashSet<String>();
        var turn = 0;
        for (var id : ids) {
            if (!send(id, turn++)) {
                left.add(id);
            }
        }
        return left;
    }

    Set<String> sent() {
        return Set.copyOf(sent);
    }

    Set<String> acknowledged() {
        return Set.copyOf(acknowledged.keySet());
    }

    Set<String> unacknowledged() {
        var owed = new HashSet<>(sent);
        owed.removeAll(acknowledged.keySet());
        return owed;
    }

    /** Those whose acknowledgement was there at an instant of the stopwatch. */
    Set<String> acknowledgedBefore(long instant) {
        return among(times -> times.answered() - instant < 0);
    }

    /** Those that were sent after an instant of the stopwatch, and acknowledged before another. */
    Set<String> acknowledgedBetween(long from, long to) {
        return among(times -> times.asked() - from > 0 && times.answered() - to < 0);
    }

    private Set<String> among(java.util.function.Predicate<Acknowledged> which) {
        var found = new HashSet<String>();
        acknowledged.forEach((id, times) -> {
            if (which.test(times)) {
                found.add(id);
            }
        });
        return found;
    }
}
