package dev.mooring.api;

import dev.mooring.report.NodeState;
import dev.mooring.report.NodeStore;
import dev.mooring.report.NodeStore.Query;
import dev.mooring.report.Report;
import dev.mooring.report.ReportStore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Clusters, their nodes and their reports. */
@RegisterForReflection
@Path("/api/v1/clusters")
@Produces(MediaType.WILDCARD)
@Tag(name = "clusters")
public class ClusterResource {
    private static final List<String> STATES = List.of("healthy", "unhealthy", "missing", "unexpected", "unknown");
    private final ClusterViews clusters;
    private final ReportStore reports;
    private final NodeStore nodeStates;
    private final Tagged tagged;

    @Inject
    ClusterResource(ClusterViews clusters, ReportStore reports, NodeStore nodeStates, Tagged tagged) {
        this.clusters = clusters;
        this.reports = reports;
        this.nodeStates = nodeStates;
        this.tagged = tagged;
    }

    @GET
    @Operation(summary = "All clusters at a glance, worst first: what cannot be seen, then by the worst finding")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfClusters.class)))
    public Response clusters(@Context Request request) {
        return tagged.answer(request, new Page<>(clusters.all(), null));
    }

    @GET
    @Path("{cluster}")
    @Operation(summary = "One cluster: readings with their ages, counts by severity, last change, last report")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ClusterView.class)))
    public Response cluster(@PathParam("cluster") String name, @Context Request request) {
        return tagged.answer(request, clusters.one(name));
    }

    @GET
    @Path("{cluster}/nodes")
    @Operation(summary = "The four-way truth of every declared or actual hybrid node")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfNodes.class)))
    public Response nodes(
            @PathParam("cluster") String name,
            @QueryParam("site") @Nullable String site,
            @QueryParam("state") @Nullable String state,
            @BeanParam Paging paging,
            @Context Request request) {
        var wanted = Choice.of("state", state, STATES);
        var nodes = nodeStates.page(
                clusters.cluster(name).name(),
                new Query(Optional.ofNullable(site), wanted),
                paging.after(),
                paging.oneMore());
        return tagged.answer(request, paging.page(nodes, NodeState::name));
    }

    @GET
    @Path("{cluster}/nodes/{node}")
    @Operation(summary = "The four-way truth of one node, and its first broken step")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = NodeState.class)))
    public Response node(@PathParam("cluster") String name, @PathParam("node") String node, @Context Request request) {
        return nodeStates
                .find(clusters.cluster(name).name(), node)
                .map(found -> tagged.answer(request, found))
                .orElseThrow(() -> Problem.notFound("This cluster has no node of that name, declared or actual."));
    }

    @GET
    @Path("{cluster}/report")
    @Operation(summary = "The newest report, or the one that was the newest at a time")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Report.class)))
    public Response report(
            @PathParam("cluster") String name, @QueryParam("at") @Nullable String at, @Context Request request) {
        var cluster = clusters.cluster(name).name();
        var time = Optional.ofNullable(at).map(text -> time("at", text));
        return time.map(moment -> reports.asOf(cluster, moment))
                .orElseGet(() -> reports.latest(cluster))
                .map(report -> tagged.answer(request, report))
                .orElseThrow(() -> Problem.notFound("There is no report of this cluster yet, or none that old."));
    }

    /** A moment that a query parameter names. */
    static Instant time(String parameter, String text) {
        try {
            // A plus sign that was not encoded arrives as a space.
            var time = OffsetDateTime.parse(text.replace(' ', '+'));
            if (time.getYear() >= 0 && time.getYear() <= 9999) {
                return time.toInstant();
            }
        } catch (DateTimeException _) {
            // Told below, like a time that is out of range.
        }
        throw Problem.badRequest(parameter + " must be a time in RFC 3339, for example 2026-08-21T12:00:00Z.");
    }
}
