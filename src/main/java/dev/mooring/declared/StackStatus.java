package dev.mooring.declared;

import java.time.Instant;
import java.util.Optional;

/**
 * How trustworthy the exported state is just now.
 *
 * @param version stack version the state was read at
 * @param lastOperation kind of the newest update ({@code update}, {@code refresh}, …), if known
 * @param lastResult its result, if known
 * @param lastEnded when it ended, if known
 * @param operationInFlight kind of the operation that runs now, if one does
 * @param pendingOperations operations that a crashed update left behind
 * @param isTargeted whether the newest update was one of named resources alone
 * @param unsettled why it is not known what is meant just now, though nothing runs; empty where it is
 */
public record StackStatus(
        Optional<Long> version,
        Optional<String> lastOperation,
        Optional<String> lastResult,
        Optional<Instant> lastEnded,
        Optional<String> operationInFlight,
        PendingOperations pendingOperations,
        boolean isTargeted,
        Optional<String> unsettled) {
    public static StackStatus unknown() {
        return new StackStatus(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                PendingOperations.NONE,
                false,
                Optional.empty());
    }

    public StackStatus withPendingOperations(PendingOperations pending) {
        return new StackStatus(
                version, lastOperation, lastResult, lastEnded, operationInFlight, pending, isTargeted, unsettled);
    }

    public StackStatus unsettled(Optional<String> why) {
        return new StackStatus(
                version, lastOperation, lastResult, lastEnded, operationInFlight, pendingOperations, isTargeted, why);
    }
}
