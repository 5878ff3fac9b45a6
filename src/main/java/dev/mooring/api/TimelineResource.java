package dev.mooring.api;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.timeline.Strand.Placed;
import dev.mooring.timeline.Timeline;
import dev.mooring.timeline.Wanted;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What happened when. */
@RegisterForReflection
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "timeline")
public class TimelineResource {
    private final Timeline timeline;
    private final Fleet fleet;
    private final ClusterViews clusters;
    private final Clock clock;
    private final Tagged tagged;

    @Inject
    TimelineResource(Timeline timeline, Fleet fleet, ClusterViews clusters, Clock clock, Tagged tagged) {
        this.timeline = timeline;
        this.fleet = fleet;
        this.clusters = clusters;
        this.clock = clock;
        this.tagged = tagged;
    }

    @GET
    @Path("timeline")
    @Operation(summary = "What happened to all clusters, newest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfEntries.class)))
    public Response ofFleet(@BeanParam TimelineQuery query, @BeanParam Paging paging, @Context Request request) {
        var names = fleet.clusters().stream().map(WatchedCluster::name).toList();
        return answer(query.of(names, clock), paging, request);
    }

    @GET
    @Path("clusters/{cluster}/timeline")
    @Operation(
            summary =
                    "What happened to a cluster, newest first: findings, deliveries, EKS updates, sources that were lost"
                            + " and came back, silences, verifications that people asked for")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfEntries.class)))
    public Response ofCluster(
            @PathParam("cluster") String name,
            @BeanParam TimelineQuery query,
            @BeanParam Paging paging,
            @Context Request request) {
        return answer(query.of(List.of(clusters.cluster(name).name()), clock), paging, request);
    }

    private Response answer(Wanted wanted, Paging paging, Request request) {
        var entries = timeline.behind(paging.place(), wanted, paging.oneMore());
        var page = paging.page(entries, entry -> entry.place().toString());
        return tagged.answer(request, page.map(Placed::entry));
    }
}
