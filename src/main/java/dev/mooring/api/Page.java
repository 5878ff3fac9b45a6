package dev.mooring.api;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param next cursor of the page after it; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {
    static final int DEFAULT_LIMIT = 100;
    static final int LARGEST_LIMIT = 500;

    /** How many items a page has: 1 to 500. Taken as text, so that a bad one is told what is wrong. */
    static int limit(@Nullable String asked) {
        var limit = asked == null ? DEFAULT_LIMIT : asked.matches("\\d{1,3}") ? Integer.parseInt(asked) : 0;
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw Problem.badRequest("limit must be from 1 to " + LARGEST_LIMIT + ".");
        }
        return limit;
    }

    /** A page of items of which one more than wanted was asked for, to learn whether there is a next page. */
    static <T> Page<T> of(List<T> oneMore, int limit, Function<T, String> cursor) {
        if (oneMore.size() <= limit) {
            return new Page<>(List.copyOf(oneMore), null);
        }
        var items = List.copyOf(oneMore.subList(0, limit));
        return new Page<>(items, cursor.apply(items.getLast()));
    }

    /** A cursor that is a place in history; without one, the newest. */
    static long before(@Nullable String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException _) {
            throw Problem.badRequest("cursor must be the value of next of the page before.");
        }
    }

    <R> Page<R> map(Function<T, R> turn) {
        return new Page<>(items.stream().map(turn).toList(), next);
    }
}
