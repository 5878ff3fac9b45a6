package dev.mooring.api;

import dev.mooring.inbox.Deliveries;
import dev.mooring.inbox.Delivery;
import dev.mooring.inbox.DeliveryState;
import dev.mooring.inbox.Replay;
import dev.mooring.problem.Problem;
import dev.mooring.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The inbox, as people see it and mend it. */
@RegisterForReflection
@Path("/api/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "deliveries")
public class DeliveryResource {
    private static final int REHEARSED = 100;
    private final Deliveries deliveries;
    private final Replay replay;
    private final VerificationBudget budget;
    private final Tagged tagged;

    @Inject
    DeliveryResource(Deliveries deliveries, Replay replay, VerificationBudget budget, Tagged tagged) {
        this.deliveries = deliveries;
        this.replay = replay;
        this.budget = budget;
        this.tagged = tagged;
    }

    /** How many deliveries run again. */
    public record Replayed(int replayed) {}

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(summary = "Deliveries, newest first, without their bodies")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfDeliveries.class)))
    public Response deliveries(@BeanParam DeliveryQuery query, @BeanParam Paging paging, @Context Request request) {
        var entries = deliveries.list(query.filter(), paging.before(), paging.oneMore());
        var page = paging.page(entries, entry -> Long.toString(entry.seq()));
        return tagged.answer(request, page.map(DeliveryView::of));
    }

    @GET
    @Path("{id}")
    @Produces(MediaType.WILDCARD)
    @Operation(summary = "One delivery: its state, its attempts, and the cause if it is parked")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    public Response delivery(@PathParam("id") String id, @Context Request request) {
        return tagged.answer(request, view(id));
    }

    @POST
    @Path("{id}/replay")
    @Operation(summary = "Run a delivery again; with dryRun, say what it would report and store nothing")
    @APIResponse(
            responseCode = "202",
            description = "it runs again",
            content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    @APIResponse(
            responseCode = "200",
            description = "what a run would report, with dryRun",
            content = @Content(schema = @Schema(implementation = Replay.Rehearsed.class)))
    public Response replay(@PathParam("id") String id, @QueryParam("dryRun") @Nullable String dryRun) {
        if (isWanted(dryRun)) {
            return rehearse(List.of(replay.find(id).orElseThrow(DeliveryResource::unknown)));
        }
        if (!replay.again(id)) {
            throw unknown();
        }
        return Response.accepted(view(id)).build();
    }

    @POST
    @Path("replay")
    @Operation(
            summary = "Run all deliveries again that have ended and match; with dryRun, say what the newest 100 of them"
                    + " would report and store nothing")
    @APIResponse(
            responseCode = "202",
            description = "they run again",
            content = @Content(schema = @Schema(implementation = Replayed.class)))
    @APIResponse(
            responseCode = "200",
            description = "what a run would report, with dryRun",
            content = @Content(schema = @Schema(implementation = Replay.Rehearsed.class)))
    public Response replayAll(@BeanParam DeliveryQuery query, @QueryParam("dryRun") @Nullable String dryRun) {
        var filter = query.filter();
        if (filter.isEverything()) {
            throw Problem.badRequest("Give one of state, kind, since, until at least.");
        }
        if (filter.state().filter(state -> !isEnded(state)).isPresent()) {
            throw Problem.badRequest("Only deliveries that are done or parked can run again.");
        }
        return isWanted(dryRun)
                ? rehearse(replay.find(filter, REHEARSED))
                : Response.accepted(new Replayed(replay.again(filter))).build();
    }

    private Response rehearse(List<Delivery> deliveries) {
        if (!budget.allows("rehearsal")) {
            throw Problem.tooMany("Rehearsals were asked for too often. Wait a minute.", VerificationBudget.WINDOW);
        }
        return Response.ok(replay.rehearse(deliveries)).build();
    }

    /** Anything unclear is refused: taken for no, it would run for real. */
    static boolean isWanted(@Nullable String dryRun) {
        return switch (dryRun) {
            case null -> false;
            case "false" -> false;
            case "", "true" -> true;
            default -> throw Problem.badRequest("dryRun must be one of true, false.");
        };
    }

    private static boolean isEnded(DeliveryState state) {
        return switch (state) {
            case DONE, PARKED -> true;
            case PENDING, PROCESSING -> false;
        };
    }

    private DeliveryView view(String id) {
        return deliveries.find(id).map(DeliveryView::of).orElseThrow(DeliveryResource::unknown);
    }

    private static ProblemException unknown() {
        return Problem.notFound("There is no delivery of that id; it may have been forgotten.");
    }
}
