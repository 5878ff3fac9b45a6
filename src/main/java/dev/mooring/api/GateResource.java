package dev.mooring.api;

import dev.mooring.caller.ApiAuthorization;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.gate.Gate;
import dev.mooring.gate.Question;
import dev.mooring.report.Finding;
import dev.mooring.report.ReportStore;
import dev.mooring.report.Trigger;
import dev.mooring.silence.Silences;
import dev.mooring.verification.Ticket;
import dev.mooring.verification.VerificationConfig;
import dev.mooring.verification.VerificationQueue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Whether a cluster is clean enough to go on, for those who only look at the status: {@code curl -f}, CI, Argo Rollouts.
 * To have it verified first takes an operator and counts as a verification on demand, as with {@link
 * VerificationResource}: a read is no way round that.
 */
@RegisterForReflection
@Path("/api/v1/clusters/{cluster}/gate")
@Produces(MediaType.WILDCARD)
@Tag(name = "gate")
public class GateResource {
    private static final int RETRY_SECONDS = 30;
    private final ClusterViews clusters;
    private final ReportStore reports;
    private final Silences silences;
    private final VerificationQueue queue;
    private final VerificationBudget budget;
    private final VerificationConfig config;
    private final Clock clock;
    private final Forms forms;

    @Inject
    GateResource(
            ClusterViews clusters,
            ReportStore reports,
            Silences silences,
            VerificationQueue queue,
            VerificationBudget budget,
            VerificationConfig config,
            Clock clock,
            Forms forms) {
        this.clusters = clusters;
        this.reports = reports;
        this.silences = silences;
        this.queue = queue;
        this.budget = budget;
        this.config = config;
        this.clock = clock;
        this.forms = forms;
    }

    @GET
    @Blocking
    @Operation(summary = "Whether a cluster is clean enough to go on, told by the status")
    @APIResponse(
            responseCode = "200",
            description = "all that was asked for was judged lately, and nothing was found",
            content = @Content(schema = @Schema(implementation = Gate.class)))
    @APIResponse(
            responseCode = "409",
            description = "findings close it: the worst hundred are told, with what to do",
            content = @Content(schema = @Schema(implementation = Gate.class)))
    @APIResponse(
            responseCode = "503",
            description = "not known: something could not be judged, or the newest report is too old; with what to do",
            content = @Content(schema = @Schema(implementation = Gate.class)))
    public Uni<Response> gate(
            @PathParam("cluster") String name,
            @BeanParam GateQuery query,
            @Context Request request,
            @Context ContainerRequestContext context) {
        var cluster = clusters.cluster(name);
        var question = query.question(config.interval());
        return query.patience()
                .map(patience -> verified(cluster, question, patience, request, context))
                .orElseGet(() -> Uni.createFrom().item(answer(request, newest(cluster, question))));
    }

    private Uni<Response> verified(
            WatchedCluster cluster,
            Question question,
            Duration patience,
            Request request,
            ContainerRequestContext context) {
        var refusal = ApiAuthorization.refusalToOperate(context);
        if (refusal.isPresent()) {
            return Uni.createFrom().item(refusal.get());
        }
        if (!budget.allows(cluster.name())) {
            return Uni.createFrom().failure(VerificationResource.tooMany());
        }
        var ticket = queue.request(cluster, Trigger.REQUEST);
        return VerificationResource.waited(ticket, patience)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(_ -> answer(request, ofTicket(ticket, question)));
    }

    private Gate newest(WatchedCluster cluster, Question question) {
        return reports.latest(cluster.name())
                .map(report -> Gate.of(report, question, this::isSilenced, clock.instant()))
                .orElseGet(() -> Gate.unverified(
                        cluster.name(), question, "The cluster was not verified yet: there is no report."));
    }

    private Gate ofTicket(Ticket ticket, Question question) {
        return yielded(ticket)
                .flatMap(reports::find)
                .map(report -> Gate.of(report, question, this::isSilenced, clock.instant()))
                .orElseGet(
                        () -> Gate.unverified(
                                ticket.cluster(),
                                question,
                                ticket.ended().isDone()
                                        ? "The verification that was waited for failed; the log has it."
                                        : "The verification that was waited for has not ended; ask again, or wait for longer."));
    }

    /** Id of the report that it yielded in time. */
    private static Optional<String> yielded(Ticket ticket) {
        var ended = ticket.ended();
        return ended.isDone() && !ended.isCompletedExceptionally() ? Optional.of(ended.join()) : Optional.empty();
    }

    private boolean isSilenced(Finding finding) {
        return silences.covering(finding).isPresent();
    }

    private Response answer(Request request, Gate gate) {
        var served = forms.serve(request, gate);
        var response = Response.status(status(gate.status()))
                .entity(served.body())
                .type(served.type())
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        return switch (gate.status()) {
            case CLEAN, FINDINGS -> response.build();
            case UNKNOWN, TOO_OLD, UNVERIFIED ->
                response.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS).build();
        };
    }

    private static Response.Status status(Gate.Status status) {
        return switch (status) {
            case CLEAN -> Response.Status.OK;
            case FINDINGS -> Response.Status.CONFLICT;
            case UNKNOWN, TOO_OLD, UNVERIFIED -> Response.Status.SERVICE_UNAVAILABLE;
        };
    }
}
