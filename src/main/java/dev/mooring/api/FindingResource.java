package dev.mooring.api;

import dev.mooring.check.Severity;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingStore;
import dev.mooring.report.FindingStore.Query;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Findings across clusters. */
@RegisterForReflection
@Path("/api/v1/findings")
@Produces(MediaType.WILDCARD)
@Tag(name = "findings")
public class FindingResource {
    private static final List<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::id).toList();
    private static final List<String> STATUSES = List.of("open", "resolved");
    private final FindingStore search;
    private final Tagged tagged;

    @Inject
    FindingResource(FindingStore search, Tagged tagged) {
        this.search = search;
        this.tagged = tagged;
    }

    /** What to look for. */
    @RegisterForReflection
    public static final class Filters {
        @QueryParam("cluster")
        @Nullable String cluster;

        @QueryParam("severity")
        @Nullable String severity;

        @QueryParam("check")
        @Nullable String check;

        @QueryParam("node")
        @Nullable String node;

        @QueryParam("site")
        @Nullable String site;

        @QueryParam("status")
        @Nullable String status;

        @QueryParam("since")
        @Nullable String since;

        @QueryParam("inhibitedBy")
        @Nullable String inhibitedBy;

        @Parameter(schema = @Schema(type = SchemaType.BOOLEAN))
        @QueryParam("inhibited")
        @Nullable String inhibited;

        Query toQuery() {
            return new Query(
                    Optional.ofNullable(cluster),
                    Choice.of("severity", severity, SEVERITIES),
                    Optional.ofNullable(check),
                    Optional.ofNullable(node),
                    Optional.ofNullable(site),
                    Choice.of("status", status, STATUSES),
                    Optional.ofNullable(since).map(text -> ClusterResource.time("since", text)),
                    Optional.ofNullable(inhibitedBy),
                    Choice.of("inhibited", inhibited, Choice.YES_OR_NO)
                            .filter("true"::equals)
                            .isPresent());
        }
    }

    @GET
    @Operation(summary = "Findings, open and resolved")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfFindings.class)))
    public Response findings(@BeanParam Filters filters, @BeanParam Paging paging, @Context Request request) {
        var findings = search.search(filters.toQuery(), paging.after(), paging.oneMore());
        return tagged.answer(request, paging.page(findings, Finding::fingerprint));
    }
}
