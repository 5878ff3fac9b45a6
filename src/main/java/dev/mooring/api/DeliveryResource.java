package dev.mooring.api;

import dev.mooring.inbox.DeliveryLog;
import dev.mooring.inbox.DeliveryState;
import dev.mooring.inbox.DeliveryTable;
import dev.mooring.inbox.InboxWorker;
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
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The inbox, as people see it. */
@Path("/api/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "deliveries")
public class DeliveryResource {
    private final DeliveryLog log;
    private final DeliveryTable table;
    private final InboxWorker worker;
    private final Tagged tagged;

    @Inject
    DeliveryResource(DeliveryLog log, DeliveryTable table, InboxWorker worker, Tagged tagged) {
        this.log = log;
        this.table = table;
        this.worker = worker;
        this.tagged = tagged;
    }

    @GET
    @Operation(summary = "Deliveries, newest first, without their bodies")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfDeliveries.class)))
    public Response deliveries(
            @QueryParam("state") @Nullable String state,
            @QueryParam("cursor") @Nullable String cursor,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "500",
                                            defaultValue = "100"))
                    @QueryParam("limit")
                    @Nullable String asked,
            @Context Request request) {
        var limit = Page.limit(asked);
        var entries = log.list(Optional.ofNullable(state).map(DeliveryResource::state), Page.before(cursor), limit + 1);
        var page = Page.of(entries, limit, entry -> Long.toString(entry.seq()));
        return tagged.answer(request, page.map(DeliveryView::of));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One delivery: its state, its attempts, and the cause if it is parked")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    public Response delivery(@PathParam("id") String id, @Context Request request) {
        return tagged.answer(request, view(id));
    }

    @POST
    @Path("{id}/replay")
    @Operation(summary = "Run a delivery again")
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    public Response replay(@PathParam("id") String id) {
        if (!table.replay(id)) {
            throw unknown();
        }
        worker.wake();
        return Response.accepted(view(id)).build();
    }

    private DeliveryView view(String id) {
        return log.find(id).map(DeliveryView::of).orElseThrow(DeliveryResource::unknown);
    }

    private static DeliveryState state(String text) {
        return Arrays.stream(DeliveryState.values())
                .filter(known -> known.id().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("state must be one of pending, processing, done, parked."));
    }

    private static ProblemException unknown() {
        return Problem.notFound("There is no delivery of that id; it may have been forgotten.");
    }
}
