package dev.mooring.reading;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Thrown inside a reader when its source cannot be read; {@link #attempt} turns it into an unavailable reading. */
public class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Cause reason;

    public Unreadable(Cause reason) {
        super(reason.toString(), null, false, false);
        this.reason = reason;
    }

    public Unreadable(Cause.Kind kind, String operation, String detail) {
        this(new Cause(kind, operation, detail));
    }

    public Cause reason() {
        return reason;
    }

    /** Reads a source; whatever goes wrong becomes a reading with its cause. No shape of answer can stop the caller. */
    public static <T> Reading<T> attempt(Source<T> source, Clock clock, Callable<T> read) {
        try {
            return Reading.fresh(source, read.call(), clock.instant());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Reading.unavailable(source, Cause.of("read " + source.id(), interrupted));
        } catch (Exception failed) {
            return Reading.unavailable(source, Cause.of("read " + source.id(), failed));
        }
    }

    /** The same of a source that may have nothing to tell: it is then absent. */
    public static <T> Reading<T> attemptIfAny(
            Source<T> source, Clock clock, Callable<Optional<T>> read, String absentBecause) {
        Source<Optional<T>> asked = Source.named(source.id());
        return attempt(asked, clock, read)
                .into(
                        source,
                        found -> found.map(answer -> Reading.fresh(source, answer, clock.instant()))
                                .orElseGet(() -> Reading.absent(source, absentBecause)));
    }
}
