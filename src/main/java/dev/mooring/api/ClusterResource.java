package dev.mooring.api;

import dev.mooring.discovery.DiscoveryView;
import dev.mooring.problem.Problem;
import dev.mooring.problem.ProblemException;
import dev.mooring.report.NodeFilter;
import dev.mooring.report.NodeState;
import dev.mooring.report.NodeStore;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Clusters, their sites, nodes and reports. */
@RegisterForReflection
@Path("/api/v1/clusters")
@Produces(MediaType.WILDCARD)
@Tag(name = "clusters")
public class ClusterResource {
    private final ClusterViews clusters;
    private final SiteViews sites;
    private final NodeViews nodes;
    private final ReportStore reports;
    private final NodeStore nodeStates;
    private final DiscoveryView.Source discovery;
    private final Clock clock;
    private final Tagged tagged;

    @Inject
    ClusterResource(
            ClusterViews clusters,
            SiteViews sites,
            NodeViews nodes,
            ReportStore reports,
            NodeStore nodeStates,
            DiscoveryView.Source discovery,
            Clock clock,
            Tagged tagged) {
        this.clusters = clusters;
        this.sites = sites;
        this.nodes = nodes;
        this.reports = reports;
        this.nodeStates = nodeStates;
        this.discovery = discovery;
        this.clock = clock;
        this.tagged = tagged;
    }

    @GET
    @Operation(
            summary =
                    "All clusters at a glance, worst first: what cannot be seen, then by the worst finding; and what was"
                            + " discovered")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = FleetPage.class)))
    public Response clusters(
            @Parameter(description = "those that this stack declares alone: organization/project/stack")
                    @QueryParam("stack")
                    @Nullable String stack,
            @BeanParam AsOf asOf,
            @Context Request request) {
        var at = asOf.time(clock);
        var wanted = Stack.of(stack);
        var views = wanted.map(name -> clusters.declaredBy(name, at)).orElseGet(() -> clusters.all(at));
        return tagged.answer(request, new FleetPage(views, null, discovery.now().orElse(null)));
    }

    @GET
    @Path("{cluster}")
    @Operation(summary = "One cluster: readings with their ages, counts by severity, last change, last report")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ClusterView.class)))
    public Response cluster(@PathParam("cluster") String name, @BeanParam AsOf asOf, @Context Request request) {
        return tagged.answer(request, clusters.one(name, asOf.time(clock)));
    }

    @GET
    @Path("{cluster}/sites")
    @Operation(
            summary =
                    "The sites of a cluster, worst first: nodes by state, open findings by severity, the oldest of these")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfSites.class)))
    public Response sites(@PathParam("cluster") String name, @BeanParam AsOf asOf, @Context Request request) {
        return tagged.answer(request, new Page<>(sitesOf(name, asOf), null));
    }

    @GET
    @Path("{cluster}/sites/{site}")
    @Operation(summary = "One site of a cluster")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SiteView.class)))
    public Response site(
            @PathParam("cluster") String name,
            @PathParam("site") String site,
            @BeanParam AsOf asOf,
            @Context Request request) {
        return sitesOf(name, asOf).stream()
                .filter(view -> site.equals(view.site()))
                .findFirst()
                .map(view -> tagged.answer(request, view))
                .orElseThrow(
                        () -> Problem.notFound("This cluster has no site of that name; GET its sites lists them."));
    }

    private List<SiteView> sitesOf(String name, AsOf asOf) {
        var cluster = clusters.cluster(name).name();
        var at = asOf.time(clock);
        return at.isEmpty() ? sites.all(cluster) : sites.all(cluster, at.get()).orElseThrow(() -> unknownThen(cluster));
    }

    @GET
    @Path("{cluster}/nodes")
    @Operation(summary = "The four-way truth of every declared or actual hybrid node")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfNodes.class)))
    public Response nodes(
            @PathParam("cluster") String name,
            @QueryParam("site") @Nullable String site,
            @QueryParam("state") @Nullable String state,
            @BeanParam AsOf asOf,
            @BeanParam Paging paging,
            @Context Request request) {
        var filter = new NodeFilter(Optional.ofNullable(site), Choice.of("state", state, SiteViews.STATES));
        var cluster = clusters.cluster(name).name();
        var nodes = known(cluster, asOf)
                .map(at -> nodeStates.history().page(cluster, at, filter, paging.after(), paging.oneMore()))
                .orElseGet(() -> nodeStates.page(cluster, filter, paging.after(), paging.oneMore()));
        return tagged.answer(request, paging.page(nodes, NodeState::name));
    }

    @GET
    @Path("{cluster}/nodes/{node}")
    @Operation(
            summary =
                    "One node: its chain with the first broken step, what each source said of it, its certificates, its"
                            + " findings open and past")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = NodeView.class)))
    public Response node(
            @PathParam("cluster") String name,
            @PathParam("node") String node,
            @BeanParam AsOf asOf,
            @Context Request request) {
        var cluster = clusters.cluster(name).name();
        var at = known(cluster, asOf);
        var found = at.isPresent() ? nodes.find(cluster, node, at.get()) : nodes.find(cluster, node);
        return found.map(view -> tagged.answer(request, view))
                .orElseThrow(() -> Problem.notFound("This cluster has no node of that name, declared or actual"
                        + (at.isPresent() ? ", at that time." : ".")));
    }

    /** The time that is asked for; empty for now. */
    private Optional<Instant> known(String cluster, AsOf asOf) {
        var at = asOf.time(clock);
        at.filter(time -> nodeStates
                        .history()
                        .knownSince(cluster)
                        .filter(since -> !time.isBefore(since))
                        .isEmpty())
                .ifPresent(_ -> {
                    throw unknownThen(cluster);
                });
        return at;
    }

    private ProblemException unknownThen(String cluster) {
        return Problem.notFound(nodeStates
                .history()
                .knownSince(cluster)
                .map(since -> "What nodes were like is known since " + since + " only.")
                .orElse("What nodes were like is not known of any time yet: the next verification keeps it."));
    }

    @GET
    @Path("{cluster}/report")
    @Operation(summary = "The newest report, or the one that was the newest at a time")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Report.class)))
    public Response report(@PathParam("cluster") String name, @BeanParam AsOf asOf, @Context Request request) {
        var cluster = clusters.cluster(name).name();
        return asOf.time(clock)
                .map(moment -> reports.asOf(cluster, moment))
                .orElseGet(() -> reports.latest(cluster))
                .map(report -> tagged.answer(request, report))
                .orElseThrow(ClusterViews::noReport);
    }
}
