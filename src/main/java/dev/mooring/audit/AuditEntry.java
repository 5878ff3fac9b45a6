package dev.mooring.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody had something done, or tried to.
 *
 * @param by name of the caller
 * @param role that the caller had
 * @param reason what the caller gave as such; null for none
 * @param status what was answered
 */
public record AuditEntry(
        Instant at,
        String by,
        String role,
        Deed deed,
        @Nullable String reason,
        int status) {
    private static final int REFUSED = 400;
    private static final int FAILED = 500;

    /** {@code done}, {@code refused} or {@code failed}. */
    public String outcome() {
        return status < REFUSED ? "done" : status < FAILED ? "refused" : "failed";
    }
}
