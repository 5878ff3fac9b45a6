package dev.mooring.verification;

import dev.mooring.log.LogFields;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Runs reads side by side, each on a virtual thread. What is not there at the deadline is unavailable: timed out. */
final class SideBySide implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final long deadlineNanos;

    SideBySide(Duration deadline) {
        this.deadlineNanos = System.nanoTime() + deadline.toNanos();
    }

    /** A read under way. */
    interface Pending<T> {
        T get();
    }

    <T> Pending<Reading<T>> read(Source<T> source, Callable<Reading<T>> read) {
        return start(read, cause -> Reading.unavailable(source, cause));
    }

    /** Starts a read; if it does not end well, its cause is turned into a value. */
    <T> Pending<T> start(Callable<T> read, Function<Cause, T> otherwise) {
        var future = threads.submit(LogFields.carry(read));
        return () -> await(future, otherwise);
    }

    private <T> T await(Future<T> future, Function<Cause, T> otherwise) {
        try {
            return future.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            future.cancel(true);
            return otherwise.apply(new Cause(Kind.TIMED_OUT, "read", "the deadline of the verification has passed"));
        } catch (ExecutionException failed) {
            var root = failed.getCause() == null ? failed : failed.getCause();
            return otherwise.apply(Cause.internal("read", root));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return otherwise.apply(new Cause(Kind.TIMED_OUT, "read", "interrupted"));
        }
    }

    /** Does not wait for reads that were given up. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
