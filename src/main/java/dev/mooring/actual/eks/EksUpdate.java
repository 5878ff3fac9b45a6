package dev.mooring.actual.eks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An EKS update that runs or ended.
 *
 * @param parameters what it changes, as {@code type=value}
 * @param errors codes and messages, where it failed
 */
public record EksUpdate(
        String id,
        String type,
        String status,
        Optional<Instant> createdAt,
        List<String> parameters,
        List<String> errors) {
    public boolean isRunning() {
        return "InProgress".equals(status);
    }

    /** Whether it ended without having taken effect. */
    public boolean hasFailed() {
        return "Failed".equals(status) || "Cancelled".equals(status);
    }
}
