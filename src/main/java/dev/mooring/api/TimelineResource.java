package dev.mooring.api;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What happened to the fleet. */
@RegisterForReflection
@Path("/api/v1/timeline")
@Produces(MediaType.WILDCARD)
@Tag(name = "timeline")
public class TimelineResource {
    private final TimelineAnswers timeline;
    private final Fleet fleet;

    @Inject
    TimelineResource(TimelineAnswers timeline, Fleet fleet) {
        this.timeline = timeline;
        this.fleet = fleet;
    }

    @GET
    @Operation(summary = "What happened to all clusters, newest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfEntries.class)))
    public Response timeline(@BeanParam TimelineQuery query, @BeanParam Paging paging, @Context Request request) {
        var names = fleet.clusters().stream().map(WatchedCluster::name).toList();
        return timeline.answer(names, query, paging, request);
    }
}
