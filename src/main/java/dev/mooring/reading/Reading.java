package dev.mooring.reading;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One source's answer with its age. Only a {@link Fresh} one may be judged; the others make their checks unknown. */
public sealed interface Reading<T> {

    Source source();

    /** Read just now. */
    record Fresh<T>(Source source, T answer, Instant asOf) implements Reading<T> {}

    /** Read before and not since; shown with its age, not judged. */
    record Stale<T>(Source source, T answer, Instant asOf, Cause why) implements Reading<T> {}

    /**
     * Could not be read.
     *
     * @param asOf when it was last read well, or null if never
     */
    record Unavailable<T>(Source source, @Nullable Instant asOf, Cause why) implements Reading<T> {}

    /** Not asked, because configuration says so. Checks that need it are skipped. */
    record SwitchedOff<T>(Source source, String reason) implements Reading<T> {}

    static <T> Reading<T> fresh(Source source, T value, Instant asOf) {
        return new Fresh<>(source, value, asOf);
    }

    static <T> Reading<T> unavailable(Source source, Cause cause) {
        return new Unavailable<>(source, null, cause);
    }

    static <T> Reading<T> off(Source source, String reason) {
        return new SwitchedOff<>(source, reason);
    }

    /** The value if it may be judged. */
    default Optional<T> value() {
        return this instanceof Fresh<T>(Source _, T value, Instant _) ? Optional.of(value) : Optional.empty();
    }

    /** Why it may not be judged; empty for a fresh reading and for one that is switched off. */
    default Optional<Cause> cause() {
        return switch (this) {
            case Fresh<T> _, SwitchedOff<T> _ -> Optional.empty();
            case Stale<T> stale -> Optional.of(stale.why());
            case Unavailable<T> unavailable -> Optional.of(unavailable.why());
        };
    }

    /** When the value was read well; empty if never. */
    default Optional<Instant> readAt() {
        return switch (this) {
            case Fresh<T> fresh -> Optional.of(fresh.asOf());
            case Stale<T> stale -> Optional.of(stale.asOf());
            case Unavailable<T> unavailable -> Optional.ofNullable(unavailable.asOf());
            case SwitchedOff<T> _ -> Optional.empty();
        };
    }

    /** {@code fresh}, {@code stale}, {@code unavailable} or {@code off}. */
    default String state() {
        return switch (this) {
            case Fresh<T> _ -> "fresh";
            case Stale<T> _ -> "stale";
            case Unavailable<T> _ -> "unavailable";
            case SwitchedOff<T> _ -> "off";
        };
    }

    /** The same reading with its value turned into another; age and cause stay. */
    default <R> Reading<R> map(Function<? super T, ? extends R> turn) {
        return switch (this) {
            case Fresh<T> fresh -> new Fresh<>(fresh.source(), turn.apply(fresh.answer()), fresh.asOf());
            case Stale<T> stale -> new Stale<>(stale.source(), turn.apply(stale.answer()), stale.asOf(), stale.why());
            case Unavailable<T> gone -> new Unavailable<>(gone.source(), gone.asOf(), gone.why());
            case SwitchedOff<T> off -> new SwitchedOff<>(off.source(), off.reason());
        };
    }
}
