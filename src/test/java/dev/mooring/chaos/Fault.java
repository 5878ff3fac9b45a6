package dev.mooring.chaos;

import java.util.Optional;
import java.util.Set;

/**
 * Something that happens to Mooring, and ends.
 *
 * @param mayOpen checks whose findings tell the truth about it while it lasts
 */
record Fault(String name, Strike strike, Set<String> mayOpen) {
    Fault(String name, Strike strike) {
        this(name, strike, Set.of());
    }

    /** Returns when all is as before, as far as that goes without Mooring. */
    interface Strike {
        Optional<Loss> on(Stage stage) throws Exception;
    }

    /**
     * What the database had was lost, and a copy put in its place. Instants of the stopwatch.
     *
     * @param copied all that was promised before is in the copy
     * @param promisesEnd from here on nothing may be promised until the copy is in place
     * @param restored the copy is in place
     * @param words what readiness said meanwhile
     */
    record Loss(long copied, long promisesEnd, long restored, String words) {}
}
