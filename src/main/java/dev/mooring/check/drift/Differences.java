package dev.mooring.check.drift;

import dev.mooring.check.Evidence;
import java.util.Set;
import java.util.TreeSet;

/** Evidence of how two sets differ. */
final class Differences {
    private Differences() {}

    static Evidence of(Set<String> declared, Set<String> actual) {
        var added = new TreeSet<>(actual);
        added.removeAll(declared);
        var removed = new TreeSet<>(declared);
        removed.removeAll(actual);
        return Evidence.of("declared", new TreeSet<>(declared))
                .and("actual", new TreeSet<>(actual))
                .and("added", added)
                .and("removed", removed);
    }
}
