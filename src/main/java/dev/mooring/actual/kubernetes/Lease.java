package dev.mooring.actual.kubernetes;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A node's lease in {@code kube-node-lease}; renewed about every 10 s by its kubelet. */
public record Lease(String name, @Nullable Instant renewed, Duration duration) {}
