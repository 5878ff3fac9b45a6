package dev.mooring.api;

import dev.mooring.report.Finding;
import dev.mooring.report.ReportDesk.Issue;
import dev.mooring.report.ReportHead;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What happens, as it happens: {@code report}, {@code finding-opened} and {@code finding-resolved}. */
@RegisterForReflection
@Path("/api/v1/events")
@Singleton
@Tag(name = "events")
public class EventStream {
    private static final int BUFFERED = 1_000;
    private static final Duration BEAT = Duration.ofSeconds(20);
    private final BroadcastProcessor<Message> messages = BroadcastProcessor.create();

    private record Message(String name, Object data) {}

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Report and finding changes as server-sent events")
    @APIResponse(responseCode = "200", description = "a stream that stays open")
    public Multi<OutboundSseEvent> events(@Context Sse sse) {
        // A reader that cannot keep up loses events rather than holding memory; reports are all in the history.
        var news = messages.onOverflow().buffer(BUFFERED);
        // A connection that says nothing is cut by whatever stands between.
        var beats = Multi.createFrom().ticks().every(BEAT).onOverflow().drop().map(tick -> new Message("beat", tick));
        return Multi.createBy()
                .merging()
                .streams(news, beats)
                .map(message -> sse.newEventBuilder()
                        .name(message.name())
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(message.data())
                        .build());
    }

    void tell(@Observes Issue issue) {
        messages.onNext(new Message("report", ReportHead.of(issue.report())));
        tell("finding-opened", issue.opened());
        tell("finding-resolved", issue.resolved());
    }

    private void tell(String name, List<Finding> findings) {
        findings.stream().filter(Finding::counts).forEach(finding -> messages.onNext(new Message(name, finding)));
    }
}
