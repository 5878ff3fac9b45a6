package dev.mooring.api;

import dev.mooring.problem.Problem;
import dev.mooring.problem.ProblemException;
import dev.mooring.report.Trigger;
import dev.mooring.verification.Ticket;
import dev.mooring.verification.VerificationQueue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Verifications on demand. They are coalesced like all others, and bounded per cluster and minute. */
@RegisterForReflection
@Path("/api/v1/clusters/{cluster}/verifications")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "verifications")
public class VerificationResource {
    static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private final ClusterViews clusters;
    private final VerificationQueue queue;
    private final VerificationBudget budget;
    private final VerificationViews verifications;
    private final Tagged tagged;

    @Inject
    VerificationResource(
            ClusterViews clusters,
            VerificationQueue queue,
            VerificationBudget budget,
            VerificationViews verifications,
            Tagged tagged) {
        this.tagged = tagged;
        this.clusters = clusters;
        this.queue = queue;
        this.budget = budget;
        this.verifications = verifications;
    }

    @POST
    @Blocking
    @Operation(summary = "Verify a cluster now; with wait, answer when it is done")
    @APIResponse(
            responseCode = "200",
            description = "done within the wait",
            content = @Content(schema = @Schema(implementation = VerificationView.class)))
    @APIResponse(
            responseCode = "202",
            description = "under way; Location says where to ask",
            content = @Content(schema = @Schema(implementation = VerificationView.class)))
    @APIResponse(responseCode = "500", ref = "#/components/responses/Failed")
    public Uni<Response> verify(@PathParam("cluster") String name, @QueryParam("wait") @Nullable String wait) {
        var cluster = clusters.cluster(name);
        var patience = wait == null ? Duration.ZERO : TimeSpan.of("wait", wait, LONGEST_WAIT, "PT30S");
        if (!budget.allows(cluster.name())) {
            return Uni.createFrom().failure(tooMany());
        }
        var ticket = queue.request(cluster, Trigger.REQUEST);
        return waited(ticket, patience).map(_ -> answer(ticket));
    }

    /** Comes when a verification has ended, however it did, or patience has. */
    static Uni<@Nullable Void> waited(Ticket ticket, Duration patience) {
        var done = new CompletableFuture<@Nullable Void>();
        var unused = ticket.ended().whenComplete((ended, failure) -> done.complete(null));
        return Uni.createFrom()
                .completionStage(
                        patience.isZero()
                                ? CompletableFuture.completedStage(null)
                                : done.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    @GET
    @Produces(MediaType.WILDCARD)
    @Path("{id}")
    @Operation(summary = "How a verification stands")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = VerificationView.class)))
    public Response verification(
            @PathParam("cluster") String name, @PathParam("id") String id, @Context Request request) {
        return verifications
                .find(name, id)
                .map(view -> tagged.answer(request, view))
                .orElseThrow(() -> Problem.notFound("This cluster has no verification of that id."));
    }

    private static Response answer(Ticket ticket) {
        var view = VerificationView.of(ticket);
        var location = URI.create("/api/v1/clusters/" + ticket.cluster() + "/verifications/" + ticket.id());
        return switch (view.state()) {
            case "done" ->
                Response.ok(view).header("Content-Location", location).build();
            case "failed" ->
                Problem.of(Status.INTERNAL_SERVER_ERROR, "The verification failed; the log has it.")
                        .toResponse();
            default -> Response.accepted(view).location(location).build();
        };
    }

    static ProblemException tooMany() {
        return Problem.tooMany(
                "This cluster was verified on demand too often. Wait a minute, or raise"
                        + " mooring.verification.requests-per-minute.",
                VerificationBudget.WINDOW);
    }
}
