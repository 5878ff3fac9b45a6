package dev.mooring.webhook.flood;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Whether the process was told to end. For the time of {@code quarkus.shutdown.delay} it is not ready but goes on
 * answering, each answer the last one of its connection, so that none is left open with a request on its way.
 */
@ApplicationScoped
public class Draining {
    private volatile boolean begun;

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }
}
