package dev.mooring.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.caller.ApiAuthorization;
import dev.mooring.check.IgnoreRule;
import dev.mooring.problem.Problem;
import dev.mooring.silence.Silence;
import dev.mooring.silence.Silence.State;
import dev.mooring.silence.SilenceDesk;
import dev.mooring.silence.SilenceStore;
import dev.mooring.silence.UnusableSilence;
import dev.mooring.verification.CheckPolicy;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
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
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What people do not want to be told of for a while. */
@RegisterForReflection
@Path("/api/v1/silences")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "silences")
public class SilenceResource {
    private static final List<String> STATES =
            Arrays.stream(State.values()).map(State::id).toList();
    private final SilenceStore store;
    private final SilenceDesk desk;
    private final CheckPolicy policy;
    private final ObjectMapper mapper;
    private final Clock clock;
    private final Tagged tagged;

    @Inject
    SilenceResource(
            SilenceStore store, SilenceDesk desk, CheckPolicy policy, ObjectMapper mapper, Clock clock, Tagged tagged) {
        this.store = store;
        this.desk = desk;
        this.policy = policy;
        this.mapper = mapper;
        this.clock = clock;
        this.tagged = tagged;
    }

    /** A rule of the configuration: what it matches is not counted at all. */
    public record Rule(
            String name,
            String check,
            String subject,
            String site,
            String cluster,
            @Nullable Instant until,
            String reason) {
        static Rule of(IgnoreRule rule) {
            return new Rule(
                    rule.name(),
                    rule.check(),
                    rule.subject(),
                    rule.site(),
                    rule.cluster(),
                    rule.until().orElse(null),
                    rule.reason());
        }
    }

    /**
     * A page of silences.
     *
     * @param next cursor of the page after it; null on the last one
     * @param rules those of the configuration ({@code mooring.ignore}) that are in force, on every page
     */
    public record Silenced(
            List<SilenceView> items, @Nullable String next, List<Rule> rules) implements Continued {}

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(
            summary =
                    "Silences, acknowledgements and maintenance windows, newest first; beside them the rules of the configuration")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Silenced.class)))
    public Response silences(
            @Parameter(description = "active, planned or ended") @QueryParam("state") @Nullable String state,
            @BeanParam Paging paging,
            @Context Request request) {
        var now = clock.instant();
        var wanted = Choice.of("state", state, STATES).map(word -> State.valueOf(word.toUpperCase(Locale.ROOT)));
        var entries = store.list(wanted, now, paging.before(), paging.oneMore());
        var page = paging.page(entries, entry -> Long.toString(entry.seq()));
        return tagged.answer(
                request,
                new Silenced(
                        page.items().stream()
                                .map(entry -> SilenceView.of(entry.silence(), now))
                                .toList(),
                        page.next(),
                        policy.policy().rules().stream()
                                .filter(rule -> rule.isInForce(now))
                                .map(Rule::of)
                                .toList()));
    }

    @GET
    @Produces(MediaType.WILDCARD)
    @Path("{id}")
    @Operation(summary = "One silence, be it ended or not")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SilenceView.class)))
    public Response silence(@PathParam("id") String id, @Context Request request) {
        return tagged.answer(request, view(find(id)));
    }

    @POST
    @Operation(summary = "Silence findings until a time or until resolved, or plan a maintenance window")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SilenceRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "it is stored, and holds if its time has come; Location is its address",
            content = @Content(schema = @Schema(implementation = SilenceView.class)))
    public Response make(@Nullable String body, @Context RoutingContext context) {
        var draft = SilenceRequest.read(body, mapper).draft(ApiAuthorization.caller(context));
        try {
            var silence = desk.make(draft);
            return Response.created(URI.create("/api/v1/silences/" + silence.id()))
                    .entity(view(silence))
                    .build();
        } catch (UnusableSilence unusable) {
            throw Problem.badRequest(unusable.why());
        }
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "End a silence now. It stays in the history; one that has ended stays as it is")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SilenceView.class)))
    public SilenceView end(@PathParam("id") String id, @Context RoutingContext context) {
        return view(desk.end(id, ApiAuthorization.caller(context).name()).orElseGet(() -> find(id)));
    }

    private Silence find(String id) {
        return store.find(id)
                .orElseThrow(() -> Problem.notFound("There is no silence of that id; it may have been forgotten."));
    }

    private SilenceView view(Silence silence) {
        return SilenceView.of(silence, clock.instant());
    }
}
