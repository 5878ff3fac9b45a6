package dev.mooring.api;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param next cursor of the page after it; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) implements Continued {

    <R> Page<R> map(Function<T, R> turn) {
        return new Page<>(items.stream().map(turn).toList(), next);
    }
}
