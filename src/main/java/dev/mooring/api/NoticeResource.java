package dev.mooring.api;

import dev.mooring.notify.NoticeFilter;
import dev.mooring.notify.NoticeState;
import dev.mooring.notify.NoticeStore;
import dev.mooring.notify.Replays;
import dev.mooring.notify.Routes;
import dev.mooring.notify.Sink;
import dev.mooring.problem.Problem;
import dev.mooring.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What people were told, and what they could not be told. */
@RegisterForReflection
@Path("/api/v1/notices")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "notices")
public class NoticeResource {
    private static final List<String> STATES =
            Arrays.stream(NoticeState.values()).map(NoticeState::id).toList();
    private final NoticeStore notices;
    private final Replays replays;
    private final Routes routes;
    private final VerificationBudget budget;
    private final KnownClusters clusters;
    private final Tagged tagged;

    @Inject
    NoticeResource(
            NoticeStore notices,
            Replays replays,
            Routes routes,
            VerificationBudget budget,
            KnownClusters clusters,
            Tagged tagged) {
        this.notices = notices;
        this.replays = replays;
        this.routes = routes;
        this.budget = budget;
        this.clusters = clusters;
        this.tagged = tagged;
    }

    /** What would be sent, without addresses and secrets. */
    public record NoticeBody(String id, String body) {}

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(summary = "Notices, newest first: what was sent, waits to be sent, or was given up")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfNotices.class)))
    public Response notices(
            @QueryParam("sink") @Nullable String sink,
            @QueryParam("state") @Nullable String state,
            @QueryParam("cluster") @Nullable String cluster,
            @BeanParam Paging paging,
            @Context Request request) {
        var filter = new NoticeFilter(
                Optional.ofNullable(sink),
                Choice.of("state", state, STATES)
                        .map(id -> Arrays.stream(NoticeState.values())
                                .filter(one -> one.id().equals(id))
                                .findFirst()
                                .orElseThrow()),
                clusters.known(cluster, this::isTold));
        var entries = notices.list(filter, paging.before(), paging.oneMore());
        var page = paging.page(entries, entry -> Long.toString(entry.seq()));
        return tagged.answer(request, page.map(NoticeView::of));
    }

    private boolean isTold(String cluster) {
        var all = new NoticeFilter(Optional.empty(), Optional.empty(), Optional.of(cluster));
        return !notices.list(all, Long.MAX_VALUE, 1).isEmpty();
    }

    @GET
    @Produces(MediaType.WILDCARD)
    @Path("{id}")
    @Operation(summary = "One notice: its state, its attempts, and the cause if it is parked")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = NoticeView.class)))
    public Response notice(@PathParam("id") String id, @Context Request request) {
        return tagged.answer(request, view(id));
    }

    @POST
    @Path("{id}/replay")
    @Operation(summary = "Send a notice again, with the same id; with dryRun, say what would be sent and send nothing")
    @APIResponse(
            responseCode = "202",
            description = "it is sent again",
            content = @Content(schema = @Schema(implementation = NoticeView.class)))
    @APIResponse(
            responseCode = "200",
            description = "what would be sent, with dryRun",
            content = @Content(schema = @Schema(implementation = NoticeBody.class)))
    public Response replay(@PathParam("id") String id, @QueryParam("dryRun") @Nullable String dryRun) {
        if (DeliveryResource.isWanted(dryRun)) {
            return Response.ok(new NoticeBody(id, replays.body(id).orElseThrow(NoticeResource::unknown)))
                    .build();
        }
        if (!replays.again(id)) {
            throw unknown();
        }
        return Response.accepted(view(id)).build();
    }

    @POST
    @Path("test")
    @Operation(summary = "Send a harmless notice to one sink; GET it to see what became of it")
    @APIResponse(
            responseCode = "202",
            description = "it is sent",
            content = @Content(schema = @Schema(implementation = NoticeView.class)))
    public Response test(@QueryParam("sink") @Nullable String sink) {
        if (!budget.allows("notices")) {
            throw Problem.tooMany("Tests were asked for too often. Wait a minute.", VerificationBudget.WINDOW);
        }
        var id = Optional.ofNullable(sink).flatMap(replays::test).orElseThrow(this::noSink);
        return Response.accepted(view(id)).build();
    }

    private ProblemException noSink() {
        var names = routes.sinks().stream().map(Sink::name).toList();
        return Problem.badRequest(
                names.isEmpty()
                        ? "No sink is set up; docs/notices.md says how."
                        : "sink must be one of " + String.join(", ", names) + ".");
    }

    private NoticeView view(String id) {
        return notices.find(id).map(NoticeView::of).orElseThrow(NoticeResource::unknown);
    }

    private static ProblemException unknown() {
        return Problem.notFound("There is no notice of that id; it may have been forgotten.");
    }
}
