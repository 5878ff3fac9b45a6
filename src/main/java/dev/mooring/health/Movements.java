package dev.mooring.health;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** What moves and what does not; all must. */
final class Movements {
    private final HealthCheckResponseBuilder response = HealthCheckResponse.named("everything moves");
    private boolean all = true;

    Movements add(String name, boolean moves) {
        all &= moves;
        response.withData(name, moves);
        return this;
    }

    HealthCheckResponse response() {
        return response.status(all).build();
    }
}
