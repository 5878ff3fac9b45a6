package dev.mooring.actual.eks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An EKS update that runs or ended.
 *
 * @param parameters what it changes, as {@code type=value}
 * @param errors codes and messages, where it failed
 * @param cancellation how far it is cancelled ({@code InProgress}, {@code Failed}, {@code Successful}) and why, where
 *     somebody called it off
 */
public record EksUpdate(
        String id,
        String type,
        String status,
        Optional<Instant> createdAt,
        List<String> parameters,
        List<String> errors,
        Optional<String> cancellation) {
    public boolean isRunning() {
        return "InProgress".equals(status);
    }

    /** Whether it ended without having taken effect, and nobody wanted it so. */
    public boolean hasFailed() {
        return "Failed".equals(status);
    }

    /** Whether somebody called it off in time: the cluster is as if it had never been asked for (EKS API, CancelUpdate). */
    public boolean isCancelled() {
        return "Cancelled".equals(status);
    }

    /** Whether it runs, and is being called off. */
    public boolean isBeingCancelled() {
        return isRunning()
                && cancellation.filter(state -> state.startsWith("InProgress")).isPresent();
    }
}
