package dev.mooring.api;

import dev.mooring.problem.Problem;
import dev.mooring.report.Report;
import dev.mooring.report.ReportDiff;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The history of reports. */
@RegisterForReflection
@Path("/api/v1/reports")
@Produces(MediaType.WILDCARD)
@Tag(name = "reports")
public class ReportResource {
    private final ReportStore reports;
    private final KnownClusters clusters;
    private final Tagged tagged;

    @Inject
    ReportResource(ReportStore reports, KnownClusters clusters, Tagged tagged) {
        this.reports = reports;
        this.clusters = clusters;
        this.tagged = tagged;
    }

    @GET
    @Operation(summary = "Reports, newest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfReports.class)))
    public Response reports(
            @QueryParam("cluster") @Nullable String cluster, @BeanParam Paging paging, @Context Request request) {
        var entries = reports.list(clusters.known(cluster), paging.before(), paging.oneMore());
        var page = paging.page(entries, entry -> Long.toString(entry.seq()));
        return tagged.answer(request, page.map(ReportStore.Entry::head));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One report")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Report.class)))
    public Response report(@PathParam("id") String id, @Context Request request) {
        return tagged.answer(request, find(id));
    }

    @GET
    @Path("{id}/diff")
    @Operation(summary = "What differs between two reports")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ReportDiff.class)))
    public Response diff(
            @PathParam("id") String id, @QueryParam("against") @Nullable String against, @Context Request request) {
        if (against == null) {
            throw Problem.badRequest("against must be the id of the report to compare with.");
        }
        return tagged.answer(request, ReportDiff.of(find(id), find(against)));
    }

    private Report find(String id) {
        return reports.find(id)
                .orElseThrow(() -> Problem.notFound("There is no report of that id; it may have been forgotten."));
    }
}
