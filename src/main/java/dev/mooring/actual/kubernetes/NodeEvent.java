package dev.mooring.actual.kubernetes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A Kubernetes event that tells that a node left Ready. Kept for about an hour by the API server. */
public record NodeEvent(
        String node,
        int count,
        @Nullable Instant first,
        @Nullable Instant last) {}
