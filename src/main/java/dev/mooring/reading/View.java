package dev.mooring.reading;

import java.util.function.Function;

/**
 * Something that is worked out of several sources once for all rules: who the nodes are, which roles they use. Whoever
 * looks at it depends on its sources, without having to know them.
 *
 * @param <V> what is worked out
 */
public final class View<V> {
    private final String name;
    private final Facts.Stated stated;
    private final Function<Facts, V> workOut;

    private View(String name, Facts.Stated stated, Function<Facts, V> workOut) {
        this.name = name;
        this.stated = stated;
        this.workOut = workOut;
    }

    /**
     * A view.
     *
     * @param name for people, in the plural or as a thing: {@code the roles of hybrid nodes}
     * @param stated what it may be worked out of
     */
    public static <V> View<V> of(String name, Facts.Stated stated, Function<Facts, V> workOut) {
        return new View<>(name, stated, workOut);
    }

    public String name() {
        return name;
    }

    public Facts.Stated stated() {
        return stated;
    }

    V workOut(Facts facts) {
        return workOut.apply(facts);
    }
}
