package dev.mooring.declared.deployments;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that Pulumi Cloud is to do at certain times.
 *
 * @param operation of a deployment: {@code detect-drift}, {@code remediate-drift}, …; empty for others
 * @param last when it was done last; empty where it never was
 */
public record Schedule(
        String id, String operation, String cron, boolean paused, Optional<Instant> next, Optional<Instant> last) {

    /** Whether it looks for drift. */
    public boolean seesDrift() {
        return "detect-drift".equals(operation) || "remediate-drift".equals(operation);
    }
}
