package dev.mooring.api;

import dev.mooring.check.Severity;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingStore;
import dev.mooring.report.FindingStore.Query;
import dev.mooring.silence.Silences;
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
import java.util.ArrayList;
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
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "findings")
public class FindingResource {
    private static final List<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::id).toList();
    private static final List<String> STATUSES = List.of("open", "resolved");
    /** So many are read for one answer at most, where few of them are wanted. */
    private static final int MOST_READ = 5_000;

    private final FindingStore search;
    private final Silences silences;
    private final Tagged tagged;

    @Inject
    FindingResource(FindingStore search, Silences silences, Tagged tagged) {
        this.search = search;
        this.silences = silences;
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

        @Parameter(
                description = "only those that a silence covers now, or only those that none covers",
                schema = @Schema(type = SchemaType.BOOLEAN))
        @QueryParam("silenced")
        @Nullable String silenced;

        Optional<Boolean> isSilenced() {
            return Choice.of("silenced", silenced, Choice.YES_OR_NO).map(Boolean::valueOf);
        }

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
        var query = filters.toQuery();
        var page = filters.isSilenced()
                .map(silenced -> page(query, silenced, paging))
                .orElseGet(() -> paging.page(
                        search.search(query, paging.after(), paging.oneMore()).stream()
                                .map(this::view)
                                .toList(),
                        FindingView::fingerprint));
        return tagged.answer(request, page);
    }

    private FindingView view(Finding finding) {
        return FindingView.of(finding, silences.covering(finding).orElse(null));
    }

    /**
     * What is silenced is known here and not to the store, so more is read than is answered. A page may so be short, or
     * empty, and not be the last.
     */
    private Page<FindingView> page(Query query, boolean silenced, Paging paging) {
        var found = new ArrayList<FindingView>();
        var after = paging.after();
        for (var read = 0; read < MOST_READ; read += paging.oneMore()) {
            var findings = search.search(query, after, paging.oneMore());
            findings.stream()
                    .map(this::view)
                    .filter(view -> (view.silencedBy() != null) == silenced)
                    .forEach(found::add);
            if (findings.size() < paging.oneMore() || found.size() >= paging.oneMore()) {
                return paging.page(found, FindingView::fingerprint);
            }
            after = findings.getLast().fingerprint();
        }
        return new Page<>(List.copyOf(found), after);
    }
}
