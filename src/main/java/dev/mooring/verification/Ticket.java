package dev.mooring.verification;

import dev.mooring.report.Report;
import java.util.concurrent.CompletableFuture;

/**
 * A verification that was asked for. Bursts coalesce, so several askers may hold the same ticket.
 *
 * @param id also the id of the report it will yield
 * @param report completes when the report is stored
 */
public record Ticket(String id, String cluster, Trigger trigger, CompletableFuture<Report> report) {}
