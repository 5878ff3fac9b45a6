package dev.mooring.reading;

import dev.mooring.log.LogFields;
import dev.mooring.reading.Cause.Kind;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Runs reads of one cluster side by side, each on a virtual thread. What is not there at the deadline is unavailable: timed
 * out. A read that was given up and still hangs is not joined by another: its source is unavailable at once.
 */
public final class SideBySide implements AutoCloseable {
    private final String cluster;
    private final Unended unended;
    private final long deadlineNanos;
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    /** @param unended what hangs from earlier, and what will */
    public SideBySide(String cluster, Duration deadline, Unended unended) {
        this.cluster = cluster;
        this.unended = unended;
        this.deadlineNanos = System.nanoTime() + deadline.toNanos();
    }

    /** A read under way. */
    public interface Pending<T> {
        /** Waits for it, to the deadline at most. */
        T get();
    }

    public <T> Pending<Reading<T>> read(Source<T> source, Callable<Reading<T>> read) {
        return start(source.id(), read, cause -> Reading.unavailable(source, cause));
    }

    /**
     * Starts a read; if it does not end well, its cause is turned into a value.
     *
     * @param name of what is read: no two reads of one name hang at a time
     */
    public <T> Pending<T> start(String name, Callable<T> read, Function<Cause, T> otherwise) {
        var key = cluster + " " + name;
        if (unended.has(key)) {
            return () ->
                    otherwise.apply(new Cause(Kind.TIMED_OUT, "read " + name, "still waiting for the last answer"));
        }
        var answer = new CompletableFuture<T>();
        var hanging = unended.track(key);
        var carried = LogFields.carry(read);
        var thread = Thread.ofVirtual().name("read-" + name).unstarted(() -> {
            try {
                answer.complete(carried.call());
            } catch (Exception | Error failed) {
                answer.completeExceptionally(failed);
            } finally {
                hanging.ended();
            }
        });
        threads.add(thread);
        thread.start();
        return () -> await(name, answer, () -> giveUp(hanging, thread), otherwise);
    }

    private static void giveUp(Unended.Run hanging, Thread thread) {
        hanging.givenUp();
        thread.interrupt();
    }

    private <T> T await(String name, CompletableFuture<T> answer, Runnable giveUp, Function<Cause, T> otherwise) {
        try {
            return answer.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            giveUp.run();
            return otherwise.apply(new Cause(Kind.TIMED_OUT, "read " + name, "the deadline has passed"));
        } catch (ExecutionException failed) {
            var root = failed.getCause() == null ? failed : failed.getCause();
            return otherwise.apply(Cause.of("read " + name, root));
        } catch (InterruptedException _) {
            giveUp.run();
            Thread.currentThread().interrupt();
            return otherwise.apply(new Cause(Kind.TIMED_OUT, "read " + name, "interrupted"));
        }
    }

    /** Does not wait for reads that were given up. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
