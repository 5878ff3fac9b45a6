package dev.mooring.actual.kubernetes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A Node condition. {@code status} is {@code True}, {@code False} or {@code Unknown}. */
public record Condition(
        String type,
        String status,
        String reason,
        String message,
        @Nullable Instant lastHeartbeat,
        @Nullable Instant lastTransition) {}
