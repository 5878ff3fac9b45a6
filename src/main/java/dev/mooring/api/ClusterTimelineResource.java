package dev.mooring.api;

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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What happened to one cluster. */
@RegisterForReflection
@Path("/api/v1/clusters/{cluster}/timeline")
@Produces(MediaType.WILDCARD)
@Tag(name = "timeline")
public class ClusterTimelineResource {
    private final TimelineAnswers timeline;
    private final ClusterViews clusters;

    @Inject
    ClusterTimelineResource(TimelineAnswers timeline, ClusterViews clusters) {
        this.timeline = timeline;
        this.clusters = clusters;
    }

    @GET
    @Operation(
            summary =
                    "What happened to a cluster, newest first: findings, deliveries, EKS updates, sources that were lost"
                            + " and came back, silences, verifications that people asked for")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfEntries.class)))
    public Response timeline(
            @PathParam("cluster") String name,
            @BeanParam TimelineQuery query,
            @BeanParam Paging paging,
            @Context Request request) {
        return timeline.answer(List.of(clusters.cluster(name).name()), query, paging, request);
    }
}
