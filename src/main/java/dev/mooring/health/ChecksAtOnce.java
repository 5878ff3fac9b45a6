package dev.mooring.health;

import io.smallrye.health.AsyncHealthCheckFactory;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/**
 * Asks at once, on the event loop that has the request. Quarkus would ask on a worker, of which there may be none left just
 * when it matters. No check here waits for anything, nor does Quarkus' own of the shutdown.
 */
@Alternative
@Priority(1)
@Singleton
public class ChecksAtOnce extends AsyncHealthCheckFactory {
    // What it extends asks at once; what Quarkus has instead does not.
}
