package dev.mooring.api;

import dev.mooring.check.Severity;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingStore;
import dev.mooring.report.FindingStore.Query;
import dev.mooring.report.WorstFirst;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
    private static final List<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::id).toList();
    private static final String BY_SEVERITY = "severity";
    private static final List<String> STATUSES = List.of("open", "resolved");
    private static final List<String> SORTS = List.of(BY_SEVERITY, "fingerprint");
    private final FindingStore search;
    private final FindingLives lives;
    private final FindingsAsOf past;
    private final Fleet fleet;
    private final Clock clock;
    private final Tagged tagged;

    @Inject
    FindingResource(
            FindingStore search, FindingLives lives, FindingsAsOf past, Fleet fleet, Clock clock, Tagged tagged) {
        this.search = search;
        this.lives = lives;
        this.past = past;
        this.fleet = fleet;
        this.clock = clock;
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

        @Parameter(description = "of clusters that this stack declares alone: organization/project/stack")
        @QueryParam("stack")
        @Nullable String stack;

        @Parameter(description = "what the summary or the subject's name has in it, in whatever case")
        @QueryParam("text")
        @Nullable String text;

        Query toQuery(Fleet fleet) {
            return new Query(
                    Optional.ofNullable(cluster),
                    Choice.of("severity", severity, SEVERITIES),
                    Optional.ofNullable(check),
                    Optional.ofNullable(node),
                    Optional.ofNullable(site),
                    Choice.of("status", status, STATUSES),
                    Optional.ofNullable(since).map(text -> Moment.dated("since", text)),
                    Optional.ofNullable(inhibitedBy),
                    Stack.of(stack)
                            .map(name -> fleet.declaredBy(name).stream()
                                    .map(WatchedCluster::name)
                                    .collect(Collectors.toSet())),
                    Optional.ofNullable(text).filter(words -> !words.isBlank()),
                    Choice.of("inhibited", inhibited, Choice.YES_OR_NO)
                            .filter("true"::equals)
                            .isPresent());
        }
    }

    @GET
    @Operation(summary = "Findings, open and resolved: the worst first, and of those what lasts longest")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfFindings.class)))
    public Response findings(
            @BeanParam Filters filters,
            @Parameter(description = "severity, and then since when, or fingerprint, which keeps its place")
                    @QueryParam("sort")
                    @DefaultValue(BY_SEVERITY)
                    String sort,
            @BeanParam AsOf asOf,
            @BeanParam Paging paging,
            @Context Request request) {
        var query = filters.toQuery(fleet);
        var bySeverity =
                Choice.of("sort", sort, SORTS).filter(BY_SEVERITY::equals).isPresent();
        var at = asOf.time(clock);
        if (at.isPresent() && !bySeverity) {
            throw Problem.badRequest("As of a time, findings are sorted by severity only.");
        }
        if (!bySeverity) {
            var findings = search.search(query, paging.after(), paging.oneMore());
            return tagged.answer(request, paging.page(findings, Finding::fingerprint));
        }
        var findings = at.isPresent()
                ? past.worst(query, at.get(), paging.worst(), paging.oneMore())
                : search.worst(query, paging.worst(), paging.oneMore());
        return tagged.answer(
                request, paging.page(findings, finding -> WorstFirst.of(finding).toString()));
    }

    @GET
    @Path("{fingerprint}")
    @Operation(
            summary = "One finding, and its life: when it opened, changed, was folded and resolved, as often as it did")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = FindingLife.class)))
    public Response finding(@PathParam("fingerprint") String fingerprint, @Context Request request) {
        return lives.find(fingerprint)
                .map(life -> tagged.answer(request, life))
                .orElseThrow(
                        () -> Problem.notFound("There is no finding of that fingerprint; it may have been forgotten."));
    }
}
