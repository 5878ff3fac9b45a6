package dev.mooring.actual.kubernetes;

import dev.mooring.clock.Backoff;
import java.time.Duration;

/**
 * How patient a watch is.
 *
 * @param silence so long nothing may come before the connection counts as dead. API servers send a bookmark about every
 *     minute (k8s.io/apiserver, {@code defaultBookmarkFrequency}), however little happens
 * @param firstPause before it is opened again, doubled with each failure
 * @param longestPause at most
 * @param refusedPause before it is tried again where Mooring may not watch, or where the resource is not served; at most
 *     where watches expire again and again
 */
record WatchTimes(Duration silence, Duration firstPause, Duration longestPause, Duration refusedPause) {
    static final WatchTimes USUAL =
            new WatchTimes(Duration.ofSeconds(85), Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofMinutes(1));

    Duration pause(int failures) {
        return pause(failures, longestPause);
    }

    Duration expiredPause(int expirations) {
        return pause(expirations, refusedPause);
    }

    private Duration pause(int times, Duration longest) {
        return new Backoff(firstPause, longest).after(times + 1);
    }
}
