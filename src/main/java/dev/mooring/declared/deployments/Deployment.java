package dev.mooring.declared.deployments;

import java.time.Instant;
import java.util.Optional;

/**
 * One deployment.
 *
 * @param status {@code not-started}, {@code accepted}, {@code running}, {@code failed}, {@code succeeded} or {@code skipped}
 * @param operation {@code update}, {@code detect-drift}, …; empty where that is not told
 * @param modified when it was last heard of
 */
public record Deployment(
        String id,
        long version,
        String status,
        String operation,
        Optional<Instant> created,
        Optional<Instant> modified) {

    public boolean waits() {
        return "not-started".equals(status) || "accepted".equals(status);
    }

    /** Whether it has come to its end. One that is skipped for a newer one says nothing of those before it. */
    boolean hasEnded() {
        return "succeeded".equals(status) || "failed".equals(status);
    }

    public boolean runs() {
        return "running".equals(status);
    }
}
