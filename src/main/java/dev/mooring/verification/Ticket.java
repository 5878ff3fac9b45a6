package dev.mooring.verification;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A verification that was asked for. Bursts coalesce, so several askers may hold the same ticket. It holds no report:
 * that is in the history under the same id.
 *
 * @param id also the id of the report it will yield
 * @param ended completes when the report is stored
 */
public record Ticket(String id, String cluster, Trigger trigger, CompletableFuture<@Nullable Void> ended) {}
