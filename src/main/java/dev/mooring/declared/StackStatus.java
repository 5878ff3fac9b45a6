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
 */
public record StackStatus(
        Optional<Long> version,
        Optional<String> lastOperation,
        Optional<String> lastResult,
        Optional<Instant> lastEnded,
        Optional<String> operationInFlight,
        int pendingOperations) {

    public static StackStatus unknown() {
        return new StackStatus(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    public StackStatus withPendingOperations(int count) {
        return new StackStatus(version, lastOperation, lastResult, lastEnded, operationInFlight, count);
    }
}
