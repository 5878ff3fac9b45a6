package dev.mooring.clock;

import java.time.Duration;

/**
 * How long to wait after something failed, again and again.
 *
 * @param first after the first failure; doubled with each further one
 * @param longest at most
 */
public record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 20;

    /**
     * The wait after so many failures in a row.
     *
     * @param failures one and less count as the first
     */
    public Duration after(int failures) {
        var wait = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, MOST_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
