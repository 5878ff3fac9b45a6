package dev.mooring.caller;

import org.jspecify.annotations.Nullable;

/**
 * Somebody had something done, or tried to: an operator, or someone who signed in or out.
 *
 * @param by name of the caller
 * @param role of the caller
 * @param query of the request, as it was sent; empty where there was none
 * @param made path of what it made; null where it made nothing
 * @param reason what the caller gave as such; null for none
 * @param status what was answered
 */
public record OperatorAsked(
        String by,
        String role,
        String method,
        String path,
        String query,
        @Nullable String made,
        @Nullable String reason,
        int status) {

    /** By an operator, who gave no reason. */
    public OperatorAsked(String by, String method, String path, int status) {
        this(by, Role.OPERATOR.id(), method, path, "", null, null, status);
    }

    /** With the reason that the caller gave. */
    public OperatorAsked because(@Nullable String given) {
        return new OperatorAsked(by, role, method, path, query, made, given, status);
    }
}
