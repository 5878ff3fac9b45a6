package dev.mooring.actual.kubernetes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A Node taint. {@code timeAdded} is set by the node life cycle controller only. */
public record Taint(
        String key, String value, String effect, @Nullable Instant timeAdded) {}
