package dev.mooring.check;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a text, worked out once for each: thousands of nodes have but a few versions, and mostly the same one as
 * the node before. Not for several threads.
 *
 * @param <V> what follows
 */
public final class WorkedOutOnce<V> {
    private final Function<String, V> how;
    private final Map<String, V> known = new HashMap<>();
    private @Nullable String text;
    private @Nullable V value;

    private WorkedOutOnce(Function<String, V> how) {
        this.how = how;
    }

    public static <V> WorkedOutOnce<V> by(Function<String, V> how) {
        return new WorkedOutOnce<>(how);
    }

    public V of(String asked) {
        var before = value;
        if (before != null && asked.equals(text)) {
            return before;
        }
        var now = known.computeIfAbsent(asked, how);
        text = asked;
        value = now;
        return now;
    }
}
