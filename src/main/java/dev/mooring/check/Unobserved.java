package dev.mooring.check;

import dev.mooring.actual.neighbours.Generations;
import dev.mooring.actual.neighbours.ObjectName;

/** Objects whose controller has not looked at their newest specification. Since when, only whoever looks twice can tell. */
public final class Unobserved {
    static final String PREFIX = "unobserved ";

    private Unobserved() {}

    /**
     * What the memory of verifications calls it.
     *
     * @param kind of the object, in lower case
     */
    public static String of(String kind, ObjectName name, Generations generations) {
        return PREFIX + kind + " " + name + " at " + generations.current();
    }
}
