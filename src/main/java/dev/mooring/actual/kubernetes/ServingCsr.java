package dev.mooring.actual.kubernetes;

import dev.mooring.actual.x509.Certificate;
import dev.mooring.actual.x509.SigningRequest;
import java.time.Instant;
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
 * @param caller who asked, behind the user name
 */
public record ServingCsr(
        String name,
        String username,
        @Nullable Instant createdAt,
        @Nullable String condition,
        boolean issued,
        Optional<SigningRequest.Names> asked,
        Optional<Certificate> certificate,
        Caller caller) {
    private static final String NODE_USER = "system:node:";

    /**
     * Who asked, as aws-iam-authenticator tells the API server in {@code spec.extra} (its pkg/server). The session of a
     * machine that SSM manages has the id that SSM gave it, that of an EC2 instance has the instance's id, and that of IAM
     * Roles Anywhere has the node's name. All is empty for callers that did not come by the authenticator.
     *
     * @param role ARN of the role, as {@link CanonicalArn} writes it
     */
    public record Caller(Optional<String> role, Optional<String> session) {
        static Caller of(String canonicalArn, String arn, String session) {
            var role = CanonicalArn.ofRole(canonicalArn).or(() -> CanonicalArn.ofRole(arn));
            var last = arn.contains(":assumed-role/") ? arn.substring(arn.lastIndexOf('/') + 1) : "";
            return new Caller(
                    role, Optional.of(session.isEmpty() ? last : session).filter(text -> !text.isEmpty()));
        }
    }

    /** The node that asked, as far as its user name tells. */
    public String nodeName() {
        return username.startsWith(NODE_USER) ? username.substring(NODE_USER.length()) : username;
    }

    /** Whether it was asked for as a node: EKS approves no other. */
    public boolean isOfNode() {
        return username.startsWith(NODE_USER);
    }

    /** The node that the request is about, by the name that it asks for; whoever asked. */
    public Optional<String> askedNode() {
        return asked.map(SigningRequest.Names::commonName)
                .filter(name -> name.startsWith(NODE_USER))
                .map(name -> name.substring(NODE_USER.length()));
    }

    public boolean isPending() {
        return condition == null && !issued;
    }
}
