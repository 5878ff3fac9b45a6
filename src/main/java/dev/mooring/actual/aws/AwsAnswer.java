package dev.mooring.actual.aws;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads what AWS answers strictly. The SDK makes an empty list of one that is not there, and null of every other member, so
 * an answer of another shape would look like a cloud without anything in it. What an answer must have and has not makes it
 * unreadable: malformed, naming the member.
 */
public final class AwsAnswer {
    /** No account has so many of anything that is read: a list that goes on is no answer. */
    private static final int MOST = 200_000;

    private AwsAnswer() {}

    /**
     * Every item of a list that comes in pages.
     *
     * @param member what the list is called in the answer
     * @param has whether a page holds the list at all: an empty one is an answer, none is not
     */
    public static <P, T> List<T> all(
            Iterable<P> pages, String member, Predicate<P> has, Function<P, ? extends Collection<T>> items) {
        var all = new ArrayList<T>();
        for (var page : pages) {
            all.addAll(list(page, member, has, items));
            if (all.size() > MOST) {
                throw new Unreadable(Kind.MALFORMED, "read " + member, "the list does not end");
            }
        }
        return List.copyOf(all);
    }

    /** A list that must be there, and may be empty. */
    public static <A, T> Collection<T> list(
            A answer, String member, Predicate<A> has, Function<A, ? extends Collection<T>> items) {
        if (!has.test(answer)) {
            throw missing(member);
        }
        return items.apply(answer);
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
        return value;
    }

    private static Unreadable missing(String member) {
        return new Unreadable(Kind.MALFORMED, "read " + member, "the answer has no " + member);
    }
}
