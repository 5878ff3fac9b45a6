package dev.mooring.actual.kubernetes;

import dev.mooring.actual.x509.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for a kubelet serving certificate. Approved ones are garbage-collected after an hour: that none is there
 * proves nothing.
 *
 * @param username who asked: {@code system:node:NAME}
 * @param condition {@code Approved}, {@code Denied} or {@code Failed}; null while pending
 * @param asked what is in the request; empty where it could not be parsed
 * @param certificate what was issued; empty where nothing was, or it could not be parsed
 */
public record ServingCsr(
        String name,
        String username,
        @Nullable Instant createdAt,
        @Nullable String condition,
        boolean issued,
        Optional<Names> asked,
        Optional<Certificate> certificate) {
    private static final String NODE_USER = "system:node:";

    /** The names that a request asks for. */
    public record Names(String commonName, List<String> dnsNames, List<String> addresses) {}

    /** The node that asked, as far as its user name tells. */
    public String nodeName() {
        return username.startsWith(NODE_USER) ? username.substring(NODE_USER.length()) : username;
    }

    public boolean isPending() {
        return condition == null && !issued;
    }
}
