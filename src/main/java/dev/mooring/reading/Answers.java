package dev.mooring.reading;

import dev.mooring.reading.Cause.Kind;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a source told of each of several names, with one call for each. A name that could not be read takes no other with it,
 * and one that was not asked for is not known: whoever chose the names can neither blind the rest nor hide one of them.
 *
 * @param told by name
 * @param unread why nothing is known of the others
 */
public record Answers<K, V>(Map<K, V> told, Map<K, Cause> unread) {
    /** Of so many names a source is asked in one verification. */
    static final int MOST = 20;

    public Answers {
        told = Map.copyOf(told);
        unread = Map.copyOf(unread);
    }

    /**
     * Asks for one name after the other.
     *
     * @param names each once, the most important first
     * @param ask empty where there is no such thing
     * @return unavailable where no name has an answer, for a reason that is not its absence
     */
    public static <K, V> Reading<Answers<K, V>> ask(
            Source<Answers<K, V>> source, Clock clock, Collection<K> names, Function<K, Optional<V>> ask) {
        var told = new LinkedHashMap<K, V>();
        var unread = new LinkedHashMap<K, Cause>();
        @Nullable Cause failure = null;
        for (var name : names) {
            if (told.size() + unread.size() >= MOST) {
                unread.put(name, beyond(source));
            } else if (failure != null && concernsAll(failure)) {
                unread.put(name, failure);
            } else {
                var why = one(source, clock, name, ask, told);
                if (why != null) {
                    unread.put(name, why);
                    failure = why.kind() == Kind.MISSING ? failure : why;
                }
            }
        }
        return told.isEmpty() && failure != null
                ? Reading.unavailable(source, failure)
                : Reading.fresh(source, new Answers<>(told, unread), clock.instant());
    }

    private static <K, V> @Nullable Cause one(
            Source<Answers<K, V>> source, Clock clock, K name, Function<K, Optional<V>> ask, Map<K, V> told) {
        Source<Optional<V>> asked = Source.named(source.id());
        return switch (Unreadable.attempt(asked, clock, () -> ask.apply(name))) {
            case Reading.Fresh<Optional<V>> fresh -> {
                fresh.answer().ifPresent(answer -> told.put(name, answer));
                yield fresh.answer().isPresent()
                        ? null
                        : new Cause(Kind.MISSING, source.id(), "there is none, or the token may not see it");
            }
            case Reading.Unavailable<Optional<V>>(var _, Cause why) -> why;
            case Reading.SwitchedOff<Optional<V>> _, Reading.Absent<Optional<V>> _ ->
                throw new IllegalStateException("what is attempted is read or not");
        };
    }

    /** The other side is not there, or wants no more questions, whatever they are about. */
    private static boolean concernsAll(Cause why) {
        return switch (why.kind()) {
            case UNAUTHENTICATED, THROTTLED, TIMED_OUT, UNREACHABLE, TOO_SLOW -> true;
            case REFUSED, FAILED, MALFORMED, TOO_LARGE, MISSING, HIDDEN, HELD_BACK, DEPENDENCY, INTERNAL -> false;
        };
    }

    private static Cause beyond(Source<?> source) {
        return new Cause(Kind.TOO_LARGE, source.id(), "no more than " + MOST + " are asked for in a verification");
    }
}
