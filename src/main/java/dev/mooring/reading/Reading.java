package dev.mooring.reading;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** What became of asking one source. Only a {@link Fresh} one may be judged. */
public sealed interface Reading<T> {

    Source<T> source();

    /** Read just now. */
    record Fresh<T>(Source<T> source, T answer, Instant asOf) implements Reading<T> {}

    /** Could not be read: checks that need it are unknown. */
    record Unavailable<T>(Source<T> source, Cause why) implements Reading<T> {}

    /** Not asked, because configuration says so: checks that need it do not judge. */
    record SwitchedOff<T>(Source<T> source, String because) implements Reading<T> {}

    /** What the source would tell about does not exist, as another answer said: there is nothing to judge. */
    record Absent<T>(Source<T> source, String because) implements Reading<T> {}

    static <T> Reading<T> fresh(Source<T> source, T value, Instant asOf) {
        return new Fresh<>(source, value, asOf);
    }

    static <T> Reading<T> unavailable(Source<T> source, Cause cause) {
        return new Unavailable<>(source, cause);
    }

    static <T> Reading<T> off(Source<T> source, String reason) {
        return new SwitchedOff<>(source, reason);
    }

    static <T> Reading<T> absent(Source<T> source, String reason) {
        return new Absent<>(source, reason);
    }

    /** The answer, for readers whose next question depends on it. Checks never see readings: they have {@link Facts}. */
    default Optional<T> value() {
        return this instanceof Fresh<T>(Source<T> _, T value, Instant _) ? Optional.of(value) : Optional.empty();
    }

    /** Why it could not be read; empty where it was, or was not asked. */
    default Optional<Cause> cause() {
        return this instanceof Unavailable<T>(Source<T> _, Cause why) ? Optional.of(why) : Optional.empty();
    }

    /** When it was read; empty where it was not. */
    default Optional<Instant> readAt() {
        return this instanceof Fresh<T> fresh ? Optional.of(fresh.asOf()) : Optional.empty();
    }

    /** {@code fresh}, {@code unavailable} or {@code off}. */
    default String state() {
        return switch (this) {
            case Fresh<T> _ -> "fresh";
            case Unavailable<T> _ -> "unavailable";
            case SwitchedOff<T> _, Absent<T> _ -> "off";
        };
    }

    /** In words for people why there is no answer; empty where there is one. */
    default Optional<String> reason() {
        return switch (this) {
            case Fresh<T> _ -> Optional.empty();
            case Unavailable<T>(Source<T> _, Cause why) -> Optional.of(why.toString());
            case SwitchedOff<T>(Source<T> _, String reason) -> Optional.of(reason);
            case Absent<T>(Source<T> _, String reason) -> Optional.of(reason);
        };
    }

    /** The reading of this very source, with an answer made of this one's; where there is none, its cause stays as it is. */
    default <R> Reading<R> into(Source<R> same, Function<? super T, Reading<R>> make) {
        return switch (this) {
            case Fresh<T> fresh -> make.apply(fresh.answer());
            case Unavailable<T>(Source<T> _, Cause why) -> new Unavailable<>(same, why);
            case SwitchedOff<T>(Source<T> _, String reason) -> new SwitchedOff<>(same, reason);
            case Absent<T>(Source<T> _, String reason) -> new Absent<>(same, reason);
        };
    }

    /** A reading whose answer is made of this one's, and as old; where there is none, it shares this one's fate. */
    default <R> Reading<R> map(Source<R> next, Function<? super T, R> make) {
        return then(next, answer -> fresh(next, make.apply(answer), readAt().orElseThrow()));
    }

    /** A reading of another source, asked only where this one has an answer; else it shares this one's fate. */
    default <R> Reading<R> then(Source<R> next, Function<? super T, Reading<R>> ask) {
        return switch (this) {
            case Fresh<T> fresh -> ask.apply(fresh.answer());
            case Unavailable<T>(Source<T> first, Cause why) ->
                new Unavailable<>(next, new Cause(Cause.Kind.DEPENDENCY, next.id(), first.id() + ": " + why));
            case SwitchedOff<T>(Source<T> _, String reason) -> new SwitchedOff<>(next, reason);
            case Absent<T>(Source<T> _, String reason) -> new Absent<>(next, reason);
        };
    }
}
