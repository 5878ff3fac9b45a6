package dev.mooring.log;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** So many lines a minute, and a count of those that were too many. */
public final class LineBudget {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private final int most;
    private final LongSupplier nanos;
    private long begun;
    private int written;
    private long leftOut;

    /** @param most lines a minute */
    public LineBudget(int most) {
        this(most, System::nanoTime);
    }

    LineBudget(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    /** Asks for one line. Empty: leave it out. Else how many were left out since the last that was not. */
    public synchronized OptionalLong ask() {
        var now = nanos.getAsLong();
        if (now - begun >= MINUTE) {
            begun = now;
            written = 0;
        }
        if (written == most) {
            leftOut++;
            return OptionalLong.empty();
        }
        written++;
        return OptionalLong.of(takeLeftOut());
    }

    /** How many were left out that nobody has been told of yet. */
    public synchronized long takeLeftOut() {
        var count = leftOut;
        leftOut = 0;
        return count;
    }
}
