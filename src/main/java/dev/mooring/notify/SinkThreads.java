package dev.mooring.notify;

import dev.mooring.database.DatabaseUnavailable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * A thread for each sink, so that one that is away keeps none of the others waiting. One that ended by itself is started
 * anew.
 */
final class SinkThreads {
    private static final Logger LOG = Logger.getLogger(SinkThreads.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration LAST_ROUND = Duration.ofSeconds(5);

    private final Predicate<Sink> sendNext;
    private final Map<String, Semaphore> work = new ConcurrentHashMap<>();
    /** Guarded by itself. */
    private final Map<String, Thread> loops = new LinkedHashMap<>();

    private final Map<String, Long> lastTurns = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** @param sendNext sends what is due to a sink; false where nothing is */
    SinkThreads(Predicate<Sink> sendNext) {
        this.sendNext = sendNext;
    }

    void start(Sink sink) {
        work.put(sink.name(), new Semaphore(0));
        begin(sink);
    }

    private void begin(Sink sink) {
        synchronized (loops) {
            moves(sink);
            loops.put(
                    sink.name(),
                    Thread.ofPlatform().name("notices-" + sink.name()).daemon().start(() -> workUntilStopped(sink)));
        }
    }

    /** It came round, or got on. */
    void moves(Sink sink) {
        lastTurns.put(sink.name(), System.nanoTime());
    }

    /** Starts anew what ended by itself. */
    void revive(Sink sink) {
        if (isDead(sink)) {
            LOG.errorf("What sends to %s had ended; it is started anew", sink.name());
            begin(sink);
        }
    }

    private boolean isDead(Sink sink) {
        synchronized (loops) {
            var loop = loops.get(sink.name());
            return loop != null && !stopping && !loop.isAlive();
        }
    }

    /** Whether it is dead, or did not come round for so long. */
    boolean doesNotMove(Sink sink, Duration patience) {
        var last = lastTurns.get(sink.name());
        return last != null && !stopping && (isDead(sink) || System.nanoTime() - last > patience.toNanos());
    }

    /** There may be something to send. */
    void wake() {
        work.values().forEach(Semaphore::release);
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
        moves(sink);
        try {
            if (!sendNext.test(sink)) {
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

    private List<Thread> begun() {
        synchronized (loops) {
            return List.copyOf(loops.values());
        }
    }

    /** Waits a while for what is on its way. */
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
