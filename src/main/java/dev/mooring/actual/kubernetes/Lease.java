package dev.mooring.actual.kubernetes;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node's lease in {@code kube-node-lease}; renewed about every 10 s by its kubelet.
 *
 * @param renewed by the node's own clock; null where nobody ever did
 * @param clockAhead how far the node's clock is ahead of the API server's, negative where it is behind; null while that is
 *     not known. It takes two renewals that were heard as they came
 */
public record Lease(
        String name,
        @Nullable Instant renewed,
        Duration duration,
        @Nullable Duration clockAhead) {
    /** What is less may come of a slow answer. */
    private static final Duration SKEWED = Duration.ofSeconds(15);

    public Lease(String name, @Nullable Instant renewed, Duration duration) {
        this(name, renewed, duration, null);
    }

    /** Whether renewals that were heard as they came tell that the node's clock is wrong, and which way does not matter. */
    public boolean isSkewed() {
        return clockAhead != null && clockAhead.abs().compareTo(SKEWED) > 0;
    }

    /** When it was renewed, by the API server's clock as far as the node's clock is known to be wrong. */
    public @Nullable Instant renewedByServer() {
        return renewed != null && clockAhead != null && isSkewed() ? renewed.minus(clockAhead) : renewed;
    }

    Lease knowing(@Nullable Duration ahead) {
        return new Lease(name, renewed, duration, ahead);
    }
}
