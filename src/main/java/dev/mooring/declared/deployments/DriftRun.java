package dev.mooring.declared.deployments;

import java.time.Instant;
import java.util.Optional;

/**
 * One look for drift by Pulumi itself.
 *
 * @param status as of a {@link Deployment}
 * @param deployment the version of the one that it was; empty where somebody previewed a refresh elsewhere
 */
public record DriftRun(String id, String status, Optional<Long> deployment, Optional<Instant> created) {

    public boolean hasFailed() {
        return "failed".equals(status);
    }

    public boolean isOver() {
        return hasFailed() || "succeeded".equals(status);
    }
}
