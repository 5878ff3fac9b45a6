package dev.mooring.api;

import dev.mooring.caller.ApiConfig;
import dev.mooring.caller.TokenHolders;
import dev.mooring.report.Finding;
import dev.mooring.report.Missed;
import dev.mooring.report.ReportDesk.Issue;
import dev.mooring.report.ReportHead;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * What happens, as it happens: {@code report}, {@code finding-opened} and {@code finding-resolved}. The last event of each
 * report has an id, once all before it was told: news that comes beside what was missed has none. Whoever comes back with it as
 * {@code Last-Event-ID} is told first what he missed, some of it perhaps twice; where that is not known any more, {@code
 * reset} tells him to read anew. The stream ends once its reader would be let in no longer.
 */
@RegisterForReflection
@Path("/api/v1/events")
@Singleton
@Tag(name = "events")
public class EventStream {
    /** So many reports that were missed are told; whoever missed more reads anew. */
    static final int MOST_MISSED = 200;

    private static final int BUFFERED = 1_000;
    private static final Duration BEAT = Duration.ofSeconds(20);
    private final BroadcastProcessor<Message> messages = BroadcastProcessor.create();
    /** The beat of one who would be let in no longer: he is told nothing more. */
    private static final Message OVER = new Message(null, "over", "");

    /** Behind the last of what was missed; nobody is told. */
    private static final Message CAUGHT_UP = new Message(null, "caught-up", "");

    private final Missed missed;
    private final ApiConfig config;
    private final CurrentIdentityAssociation identity;

    @Inject
    EventStream(Missed missed, ApiConfig config, CurrentIdentityAssociation identity) {
        this.missed = missed;
        this.config = config;
        this.identity = identity;
    }

    /** @param id null for what one cannot go on behind */
    record Message(@Nullable String id, String name, Object data) {
        Message withoutId() {
            return new Message(null, name, data);
        }
    }

    /** A message as it comes: news, or of what was missed. */
    private record Coming(Message message, boolean isNews) {}

    /** Why one has to read anew. */
    public record Reset(String reason) {}

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Report and finding changes as server-sent events",
            description =
                    "Events: report, finding-opened, finding-resolved; beat, every 20 s; reset, when what was missed is"
                            + " not known any more and all is to be read anew. The last event of each report has an id: with it as"
                            + " Last-Event-ID one goes on behind that report, and may be told something twice.")
    @APIResponse(responseCode = "200", description = "a stream that stays open")
    public Multi<OutboundSseEvent> events(
            @Parameter(description = "id of the event after which to go on") @HeaderParam("Last-Event-ID") @Nullable String last,
            @Context Sse sse) {
        return standing()
                .toMulti()
                .onItem()
                .transformToMultiAndConcatenate(standing -> told(last, BEAT, standing))
                .map(message -> {
                    var event = sse.newEventBuilder()
                            .name(message.name())
                            .mediaType(MediaType.APPLICATION_JSON_TYPE)
                            .data(message.data());
                    return message.id() == null
                            ? event.build()
                            : event.id(message.id()).build();
                });
    }

    private Uni<BooleanSupplier> standing() {
        return config.auth() == ApiConfig.Auth.NONE
                ? Uni.createFrom().item((BooleanSupplier) () -> true)
                : identity.getDeferredIdentity().map(TokenHolders::standing);
    }

    /** @param standing whether the reader would be let in still; asked with each beat */
    Multi<Message> told(@Nullable String last, Duration beat, BooleanSupplier standing) {
        // A reader that cannot keep up loses events rather than holding memory; reports are all in the history.
        var news = messages.onOverflow().buffer(BUFFERED);
        // A connection that says nothing is cut by whatever stands between.
        var beats = Multi.createFrom()
                .ticks()
                .every(beat)
                .onOverflow()
                .drop()
                .map(tick -> standing.getAsBoolean() ? new Message(null, "beat", tick) : OVER);
        // Beside the news from the beginning: so nothing falls between them.
        var before = (last == null || last.isBlank()
                        ? Multi.createFrom().<Message>empty()
                        : Multi.createFrom()
                                .items(() -> since(last))
                                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .onCompletion()
                .continueWith(CAUGHT_UP);
        return Multi.createBy()
                .merging()
                .streams(
                        before.map(message -> new Coming(message, false)),
                        news.map(message -> new Coming(message, true)),
                        beats.map(message -> new Coming(message, false)))
                .map(inTurn())
                .filter(message -> !message.equals(CAUGHT_UP))
                .select()
                .first(message -> !message.equals(OVER));
    }

    /** Whoever is cut off before he was told all that he missed comes back for it, whatever news he was told meanwhile. */
    private static Function<Coming, Message> inTurn() {
        var caughtUp = new AtomicBoolean();
        return coming -> {
            if (coming.message().equals(CAUGHT_UP)) {
                caughtUp.set(true);
            }
            return coming.isNews() && !caughtUp.get() ? coming.message().withoutId() : coming.message();
        };
    }

    /** What was told since a report. Each is read when it is its turn. */
    Stream<Message> since(String report) {
        return missed.since(report, MOST_MISSED)
                .map(ids ->
                        ids.stream().flatMap(id -> missed.issue(id).stream()).flatMap(issue -> told(issue).stream()))
                .orElseGet(() -> Stream.of(new Message(
                        null, "reset", new Reset("What was told since is not known any more: read anew."))));
    }

    void tell(@Observes Issue issue) {
        told(issue).forEach(messages::onNext);
    }

    /** Only the last one has an id: whoever was cut off before it is told of the whole report again. */
    private static List<Message> told(Issue issue) {
        var told = new ArrayList<Message>();
        told.add(new Message(null, "report", ReportHead.of(issue.report())));
        told.addAll(told("finding-opened", issue.opened()));
        told.addAll(told("finding-resolved", issue.resolved()));
        var last = told.removeLast();
        told.add(new Message(issue.report().id(), last.name(), last.data()));
        return told;
    }

    private static List<Message> told(String name, List<Finding> findings) {
        return findings.stream()
                .filter(Finding::counts)
                .map(finding -> new Message(null, name, finding))
                .toList();
    }
}
