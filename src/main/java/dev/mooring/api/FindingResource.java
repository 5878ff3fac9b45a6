package dev.mooring.api;

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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "findings")
public class FindingResource {
    private static final Set<String> SEVERITIES = Set.of("info", "warning", "error", "critical");
    private static final Set<String> STATUSES = Set.of("open", "resolved");
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

        @QueryParam("inhibited")
        @Nullable Boolean inhibited;

        Query toQuery() {
            return new Query(
                    Optional.ofNullable(cluster),
                    oneOf("severity", severity, SEVERITIES),
                    Optional.ofNullable(check),
                    Optional.ofNullable(node),
                    Optional.ofNullable(site),
                    oneOf("status", status, STATUSES),
                    Optional.ofNullable(since).map(ClusterResource::time),
                    Boolean.TRUE.equals(inhibited));
        }

        private static Optional<String> oneOf(String name, @Nullable String given, Set<String> allowed) {
            var value = Optional.ofNullable(given).map(text -> text.toLowerCase(Locale.ROOT));
            value.filter(text -> !allowed.contains(text)).ifPresent(_ -> {
                throw Problem.badRequest(name + " must be one of "
                        + String.join(", ", allowed.stream().sorted().toList()) + ".");
            });
            return value;
        }
    }

    @GET
    @Operation(summary = "Findings, open and resolved")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfFindings.class)))
    public Response findings(
            @BeanParam Filters filters,
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
        var findings = search.search(filters.toQuery(), cursor == null ? "" : cursor, limit + 1);
        return tagged.answer(request, Page.of(findings, limit, Finding::fingerprint));
    }
}
