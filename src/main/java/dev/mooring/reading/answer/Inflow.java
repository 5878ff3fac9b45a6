package dev.mooring.reading.answer;

import dev.mooring.reading.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way from a client's own thread to one that reads it. The next part is asked for when the last one was
 * read, so that no more than one is held. The whole body has a deadline, from its head on; what is not there by then is
 * {@link Unreadable}: too slow. A body that goes on for as long as there is something to tell has that time for each of
 * its parts. Closing it before its end ends the connection.
 */
public final class Inflow extends InputStream {
    private final String operation;
    private final Duration within;
    private final boolean goesOn;
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private @Nullable Source source;
    private ByteBuffer current = ByteBuffer.allocate(0);
    private long deadline;
    private boolean ended;

    public Inflow(String operation, Duration within) {
        this(operation, within, false);
    }

    private Inflow(String operation, Duration within, boolean goesOn) {
        this.operation = operation;
        this.within = within;
        this.goesOn = goesOn;
    }

    /**
     * A body without an end of its own.
     *
     * @param silence how long nothing may come
     */
    public static Inflow thatGoesOn(String operation, Duration silence) {
        return new Inflow(operation, silence, true);
    }

    /** Where it comes from. */
    public interface Source {
        /** Asks for one more part; the next one comes from any thread. */
        void next();

        /** Ends the connection. Of no effect on a body that has ended. */
        void cancel();
    }

    private sealed interface Part {
        record Bytes(List<ByteBuffer> buffers) implements Part {}

        record End() implements Part {}

        record Failure(Throwable why) implements Part {}
    }

    /** The head has come: from now on the body has its time. */
    public void begin(Source from) {
        source = from;
        deadline = System.nanoTime() + within.toNanos();
    }

    /** A part has come. */
    public void offer(List<ByteBuffer> buffers) {
        parts.add(new Part.Bytes(buffers));
    }

    public void end() {
        parts.add(new Part.End());
    }

    public void fail(Throwable why) {
        parts.add(new Part.Failure(why));
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? current.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        var found = Math.min(length, current.remaining());
        current.get(into, from, found);
        return found;
    }

    private boolean hasMore() throws IOException {
        while (!current.hasRemaining() && !ended) {
            switch (await()) {
                case Part.Bytes(List<ByteBuffer> buffers) -> current = joined(buffers);
                case Part.End() -> ended = true;
                case Part.Failure(Throwable why) -> {
                    ended = true;
                    throw new IOException("the body broke off", why);
                }
            }
        }
        return current.hasRemaining();
    }

    private Part await() throws IOException {
        var from = source;
        if (from == null) {
            throw new IllegalStateException("the head has not come");
        }
        var left = deadline - System.nanoTime();
        if (left > 0) {
            from.next();
            var part = poll(left);
            if (part != null) {
                deadline = goesOn ? System.nanoTime() + within.toNanos() : deadline;
                return part;
            }
        }
        close();
        throw goesOn ? Limits.silent(operation, within) : Limits.tooSlow(operation, within);
    }

    private @Nullable Part poll(long nanos) throws IOException {
        try {
            return parts.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("gave up waiting");
        }
    }

    private static ByteBuffer joined(List<ByteBuffer> buffers) {
        if (buffers.size() == 1) {
            return buffers.getFirst();
        }
        var joined = ByteBuffer.allocate(
                buffers.stream().mapToInt(ByteBuffer::remaining).sum());
        buffers.forEach(joined::put);
        return joined.flip();
    }

    @Override
    public void close() {
        if (!ended && source != null) {
            ended = true;
            source.cancel();
        }
    }
}
