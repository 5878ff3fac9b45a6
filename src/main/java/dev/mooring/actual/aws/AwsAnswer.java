package dev.mooring.actual.aws;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads what AWS answers strictly. The SDK makes an empty list of one that is not there, and null of every other member, so
 * an answer of another shape would look like a cloud without anything in it. What an answer must have and has not makes it
 * unreadable: malformed, naming the member.
 */
public final class AwsAnswer {
    /** What the SDK makes of an object or a list where text should be. */
    private static final Set<Object> NO_TEXT = Set.of("{", "[");

    private AwsAnswer() {}

    /**
     * Every item of a list that comes in pages.
     *
     * @param limits of its items; a page without any counts as one, so that pages end as well
     * @param member what the list is called in the answer
     * @param has whether a page holds the list at all: an empty one is an answer, none is not
     */
    public static <P, T> List<T> all(
            Iterable<P> pages,
            Limits limits,
            String member,
            Predicate<P> has,
            Function<P, ? extends Collection<T>> items) {
        var all = new ArrayList<T>();
        var seen = 0L;
        var deadline = System.nanoTime() + limits.within().toNanos();
        for (var page : pages) {
            var found = list(page, member, has, items);
            all.addAll(found);
            seen += Math.max(1, found.size());
            limits.refuseMore("read " + member, seen);
            if (System.nanoTime() > deadline) {
                throw Limits.tooSlow("read " + member, limits.within());
            }
        }
        return List.copyOf(all);
    }

    /** A list that must be there, and may be empty. */
    public static <A, T> List<T> list(
            A answer, String member, Predicate<A> has, Function<A, ? extends Collection<T>> items) {
        if (!has.test(answer)) {
            throw missing(member);
        }
        return items(items.apply(answer), member);
    }

    /** The items of a list, each of them something. */
    public static <T> List<T> items(Collection<T> items, String member) {
        if (items.stream().anyMatch(item -> item == null || NO_TEXT.contains(item))) {
            throw new Unreadable(Kind.MALFORMED, "read " + member, member + " has an item of another type");
        }
        return List.copyOf(items);
    }

    /** Texts by name, none of them null. */
    public static Map<String, String> texts(Map<String, String> byName, String member) {
        if (byName.values().stream().anyMatch(Objects::isNull)) {
            throw new Unreadable(Kind.MALFORMED, "read " + member, member + " has a text that is null");
        }
        return Map.copyOf(byName);
    }

    /** A member that must be there. */
    public static <T> T member(@Nullable T value, String member) {
        if (value == null) {
            throw missing(member);
        }
        return value;
    }

    /** Text that must be there, and say something. */
    public static String text(@Nullable String value, String member) {
        if (value == null || value.isEmpty()) {
            throw missing(member);
        }
        if (NO_TEXT.contains(value)) {
            throw new Unreadable(Kind.MALFORMED, "read " + member, member + " is no text");
        }
        return value;
    }

    private static Unreadable missing(String member) {
        return new Unreadable(Kind.MALFORMED, "read " + member, "the answer has no " + member);
    }
}
