package dev.mooring.api;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Severity;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.problem.Problem;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingFilter;
import dev.mooring.report.FindingStore;
import dev.mooring.silence.Silences;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
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
@Produces(MediaType.WILDCARD)
@Tag(name = "findings")
public class FindingResource {
    private static final List<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::id).toList();
    private static final String BY_SEVERITY = "severity";
    private static final List<String> STATUSES = List.of("open", "resolved");
    /** So many are read for one answer at most, where few of them are wanted. */
    private static final int MOST_READ = 5_000;
    /** So many are read at once at least, where few of them may be wanted. */
    private static final int LEAST_READ_AT_ONCE = 500;

    private static final List<String> SORTS = List.of(BY_SEVERITY, "fingerprint");
    private final FindingStore search;
    private final FindingLives lives;
    private final FindingsAsOf past;
    private final Silences silences;
    private final Fleet fleet;
    private final KnownClusters clusters;
    private final Clock clock;
    private final Tagged tagged;

    @Inject
    FindingResource(
            FindingStore search,
            FindingLives lives,
            FindingsAsOf past,
            Silences silences,
            Fleet fleet,
            KnownClusters clusters,
            Clock clock,
            Tagged tagged) {
        this.search = search;
        this.lives = lives;
        this.past = past;
        this.silences = silences;
        this.fleet = fleet;
        this.clusters = clusters;
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

        @Parameter(
                description = "only those that a silence covers now, or only those that none covers",
                schema = @Schema(type = SchemaType.BOOLEAN))
        @QueryParam("silenced")
        @Nullable String silenced;

        Optional<Boolean> isSilenced() {
            return Choice.of("silenced", silenced, Choice.YES_OR_NO).map(Boolean::valueOf);
        }

        @Parameter(description = "of clusters that this stack declares alone: organization/project/stack")
        @QueryParam("stack")
        @Nullable String stack;

        @Parameter(description = "what the summary or the subject's name has in it, in whatever case")
        @QueryParam("text")
        @Nullable String text;

        FindingFilter toFilter(Fleet fleet, KnownClusters clusters) {
            return FindingFilter.narrowed()
                    .cluster(clusters.known(cluster))
                    .severity(Choice.of("severity", severity, SEVERITIES))
                    .check(Optional.ofNullable(check).filter(Filters::isCheck))
                    .node(Optional.ofNullable(node))
                    .site(Optional.ofNullable(site))
                    .status(Choice.of("status", status, STATUSES))
                    .since(Optional.ofNullable(since).map(text -> Moment.dated("since", text)))
                    .inhibitedBy(Optional.ofNullable(inhibitedBy))
                    .clusters(Stack.of(stack).map(name -> declared(fleet.declaredBy(name))))
                    .text(Optional.ofNullable(text).filter(words -> !words.isBlank()))
                    .inhibited(Choice.of("inhibited", inhibited, Choice.YES_OR_NO)
                            .filter("true"::equals)
                            .isPresent())
                    .built();
        }

        /** Of a check that there is not, there would be no finding, and that would be taken for good. */
        private static boolean isCheck(String id) {
            if (Catalogue.find(id).isEmpty()) {
                throw Problem.badRequest("check: there is no such check; GET /api/v1/checks lists them.");
            }
            return true;
        }

        private static Set<String> declared(List<WatchedCluster> clusters) {
            if (clusters.isEmpty()) {
                throw Problem.badRequest(
                        "stack: it declares no cluster under watch; GET /api/v1/clusters lists those that are.");
            }
            return clusters.stream().map(WatchedCluster::name).collect(Collectors.toSet());
        }
    }

    @GET
    @Operation(summary = "Findings, open and resolved: the worst first, and of those what lasts longest")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfFindings.class)))
    @APIResponse(responseCode = "404", ref = "#/components/responses/NotThere")
    public Response findings(
            @BeanParam Filters filters,
            @Parameter(description = "severity, and then since when, or fingerprint, which keeps its place")
                    @QueryParam("sort")
                    @DefaultValue(BY_SEVERITY)
                    String sort,
            @BeanParam AsOf asOf,
            @BeanParam Paging paging,
            @Context Request request) {
        var filter = filters.toFilter(fleet, clusters);
        var bySeverity =
                Choice.of("sort", sort, SORTS).filter(BY_SEVERITY::equals).isPresent();
        var at = asOf.time(clock);
        if (at.isPresent() && !bySeverity) {
            throw Problem.badRequest("As of a time, findings are sorted by severity only.");
        }
        return tagged.answer(request, page(order(filter, bySeverity, at), filters.isSilenced(), paging));
    }

    /** Findings in an order, from a place on; the first place is an empty text. */
    private record Order(BiFunction<String, Integer, List<Finding>> read, Function<FindingView, String> placeOf) {}

    private Order order(FindingFilter filter, boolean bySeverity, Optional<Instant> at) {
        if (!bySeverity) {
            return new Order((after, count) -> search.search(filter, after, count), FindingView::fingerprint);
        }
        var then = at.map(time -> past.worst(filter, time));
        return new Order(
                (after, count) -> then.map(all -> FindingsAsOf.behind(all, Paging.worst(after), count))
                        .orElseGet(() -> search.worst(filter, Paging.worst(after), count)),
                view -> view.place().toString());
    }

    /**
     * What is silenced is known here and not to the store, so more is read than is answered. A page may so be short, or
     * empty, and not be the last.
     */
    private Page<FindingView> page(Order order, Optional<Boolean> silenced, Paging paging) {
        var wanted = paging.oneMore();
        var found = new ArrayList<FindingView>();
        var after = paging.after();
        var atOnce = silenced.isPresent() ? Math.max(wanted, LEAST_READ_AT_ONCE) : wanted;
        for (var read = 0; read < MOST_READ; read += atOnce) {
            var views =
                    order.read().apply(after, atOnce).stream().map(this::view).toList();
            views.stream()
                    .filter(view -> silenced.filter(yes -> yes != (view.silencedBy() != null))
                            .isEmpty())
                    .forEach(found::add);
            if (views.size() < atOnce || found.size() >= wanted) {
                return paging.page(found, order.placeOf());
            }
            after = order.placeOf().apply(views.getLast());
        }
        return new Page<>(List.copyOf(found), after);
    }

    private FindingView view(Finding finding) {
        return FindingView.of(finding, silences.covering(finding).orElse(null));
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
