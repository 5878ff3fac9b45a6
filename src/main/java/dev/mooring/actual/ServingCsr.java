package dev.mooring.actual;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request for a kubelet serving certificate. Approved ones are garbage-collected after an hour: that none is there
 * proves nothing.
 *
 * @param username who asked: {@code system:node:NAME}
 * @param condition {@code Approved}, {@code Denied} or {@code Failed}; null while pending
 */
public record ServingCsr(
        String name,
        String username,
        @Nullable Instant createdAt,
        @Nullable String condition,
        boolean issued) {
    private static final String NODE_USER = "system:node:";

    /** The node that asked, as far as its user name tells. */
    public String nodeName() {
        return username.startsWith(NODE_USER) ? username.substring(NODE_USER.length()) : username;
    }

    public boolean isPending() {
        return condition == null && !issued;
    }
}
