package dev.mooring.verification;

import dev.mooring.report.Trigger;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A verification that was asked for. Bursts coalesce, so several askers may hold the same ticket. It holds no report:
 * that is in the history.
 *
 * @param ended completes with the report's id when the report is stored
 */
public record Ticket(String id, String cluster, Trigger trigger, CompletableFuture<String> ended) {
    static Ticket of(String cluster, Trigger trigger) {
        return new Ticket(UUID.randomUUID().toString(), cluster, trigger, new CompletableFuture<>());
    }
}
