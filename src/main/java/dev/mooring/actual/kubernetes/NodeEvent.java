package dev.mooring.actual.kubernetes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes event that tells that a node is not ready. Kept for about an hour by the API server.
 *
 * @param byKubelet whether kubelet tells it: of any change to {@code False}, that from {@code Unknown} included, as after
 *     a reboot. The node life cycle controller tells of changes from {@code True} to {@code Unknown} alone
 */
public record NodeEvent(
        String node,
        boolean byKubelet,
        int count,
        @Nullable Instant first,
        @Nullable Instant last) {}
